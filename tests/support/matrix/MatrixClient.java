import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * A bot in Java: the JDK's KeyStore, key manager and TLS. Argument: the folder with server-ca.pem and the P12
 * files; their password in P12_PASSWORD. Each line on stdin is a port and a P12 file, or `-` for none. Prints for
 * each a line: the HTTP status, `words` or `broken`, whether a certificate was sent (`true`, `false`), and the words.
 */
public class MatrixClient {
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    char[] password = System.getenv("P12_PASSWORD").toCharArray();
    BufferedReader cells = new BufferedReader(new InputStreamReader(System.in));
    for (String cell = cells.readLine(); cell != null; cell = cells.readLine()) {
      String[] words = cell.split(" ");
      Recorder recorder =
          words[1].equals("-") ? null : new Recorder(findKeys(folder.resolve(words[1]), password));
      String answer = ask(Integer.parseInt(words[0]), makeContext(folder, recorder));
      int space = answer.indexOf(' ');
      boolean isSent = recorder != null && recorder.isSent;
      System.out.println(answer.substring(0, space) + " " + isSent + answer.substring(space));
    }
  }

  private static String ask(int port, SSLContext context) {
    try (Socket connection = new Socket("127.0.0.1", port)) {
      connection.setSoTimeout(9000);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(connection, "localhost", port, true);
      String request =
          "POST /sessionauth/v1/authenticate HTTP/1.1\r\nHost: localhost:"
              + port
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String line = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
      if (line == null) return "broken end";
      return (line.startsWith("HTTP/") ? line.split(" ")[1] : "words") + " " + line;
    } catch (Exception problem) {
      return "broken " + String.valueOf(problem).replace('\n', ' ');
    }
  }

  private static SSLContext makeContext(Path folder, KeyManager keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream file = new FileInputStream(folder.resolve("server-ca.pem").toFile())) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    // A new context for each: nothing is resumed.
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys == null ? null : new KeyManager[] {keys}, trust.getTrustManagers(), null);
    return context;
  }

  private static X509KeyManager findKeys(Path file, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = new FileInputStream(file.toFile())) {
      store.load(stream, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return (X509KeyManager) factory.getKeyManagers()[0];
  }

  /** The JDK's key manager, which finds no certificate where the server does not name its issuer. */
  private static class Recorder extends X509ExtendedKeyManager {
    private final X509KeyManager keys;
    boolean isSent = false;

    Recorder(X509KeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      String alias = keys.chooseClientAlias(keyTypes, issuers, socket);
      if (alias != null) isSent = true;
      return alias;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }
}
