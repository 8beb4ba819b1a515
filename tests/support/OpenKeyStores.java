import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * Opens PKCS#12 files with Java's own KeyStore, as an application does. Arguments: a file with the password,
 * then the files. Prints for each file one line an entry: file, kind, alias, the SHA-256 of the private key's
 * PKCS#8 or `-`, and of every certificate; or file, `failed` and the reason.
 */
public class OpenKeyStores {
  public static void main(String[] args) throws Exception {
    char[] password = Files.readString(Path.of(args[0])).toCharArray();
    for (String file : List.of(args).subList(1, args.length)) {
      try {
        printEntries(file, password);
      } catch (Exception problem) {
        System.out.println(String.join("\t", file, "failed", String.valueOf(problem.getMessage())));
      }
    }
  }

  private static void printEntries(String file, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream stream = new FileInputStream(file)) {
      store.load(stream, password);
    }
    for (String alias : Collections.list(store.aliases())) {
      boolean isKey = store.isKeyEntry(alias);
      List<String> line = new ArrayList<>(List.of(file, isKey ? "key" : "trusted", alias));
      line.add(isKey ? digest(store.getKey(alias, password).getEncoded()) : "-");
      Certificate[] chain =
          isKey ? store.getCertificateChain(alias) : new Certificate[] {store.getCertificate(alias)};
      for (Certificate certificate : chain) {
        line.add(digest(certificate.getEncoded()));
      }
      System.out.println(String.join("\t", line));
    }
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
