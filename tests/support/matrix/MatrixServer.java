import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Java's TLS server with its own PKIX verification and CRLs. Argument: the folder with server.p12, root.pem and
 * crls.pem; the password in P12_PASSWORD. Prints the ports for TLS 1.2 and 1.3 in one line, and serves until
 * stdin ends.
 */
public class MatrixServer {
  public static void main(String[] args) throws Exception {
    SSLContext context = makeContext(Path.of(args[0]));
    SSLServerSocket old = listen(context, "TLSv1.2");
    SSLServerSocket current = listen(context, "TLSv1.3");
    System.out.println(old.getLocalPort() + " " + current.getLocalPort());
    while (System.in.read() != -1) {
      // Nothing is said to it.
    }
    System.exit(0);
  }

  private static SSLContext makeContext(Path folder) throws Exception {
    char[] password = System.getenv("P12_PASSWORD").toCharArray();
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream file = new FileInputStream(folder.resolve("server.p12").toFile())) {
      own.load(file, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, password);

    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    PKIXBuilderParameters rules;
    try (InputStream root = new FileInputStream(folder.resolve("root.pem").toFile());
        InputStream crls = new FileInputStream(folder.resolve("crls.pem").toFile())) {
      X509Certificate anchor = (X509Certificate) factory.generateCertificate(root);
      rules = new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), new X509CertSelector());
      rules.setRevocationEnabled(true);
      rules.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(factory.generateCRLs(crls))));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(new CertPathTrustManagerParameters(rules));

    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static SSLServerSocket listen(SSLContext context, String version) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    server.setEnabledProtocols(new String[] {version});
    server.setNeedClientAuth(true);
    Thread thread = new Thread(() -> acceptAll(server));
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void acceptAll(SSLServerSocket server) {
    while (true) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        new Thread(() -> answer(socket)).start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(SSLSocket socket) {
    try (socket) {
      socket.setSoTimeout(9000);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = reader.readLine();
      if (request == null) return;
      for (String line = request; line != null && !line.isEmpty(); ) {
        line = reader.readLine();
      }
      String body = findBody(request);
      String head =
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ";
      String answer = head + body.length() + "\r\n\r\n" + body;
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException refused) {
      // The client's certificate, or a client that went away: the client is who tells.
    }
  }

  private static String findBody(String request) {
    if (request.startsWith("POST /sessionauth/v1/authenticate ")) {
      return "{\"name\":\"sessionToken\",\"token\":\"session-0123456789abcdef\"}";
    }
    if (request.startsWith("POST /keyauth/v1/authenticate ")) {
      return "{\"name\":\"keyManagerToken\",\"token\":\"key-manager-0123456789abcdef\"}";
    }
    return "{}";
  }
}
