package io.coppice.actors.node;

import akka.remote.artery.tcp.SSLEngineProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import scala.Option;

/**
 * Mutual TLS 1.3 between the nodes that share a secret: each shows a certificate of their {@link ClusterAuthority}, and who
 * has none is not heard, whatever he says. Names are not checked: who knows the secret is a node, wherever he is.
 */
final class SecretTls implements SSLEngineProvider {
    private static final String PROTOCOL = "TLSv1.3";
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    private final SSLContext context;

    private SecretTls(SSLContext context) {
        this.context = context;
    }

    static SecretTls of(String secret) {
        ClusterAuthority authority = new ClusterAuthority(secret);
        ClusterAuthority.Identity own = authority.identity();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("node", own.key(), IN_MEMORY, new Certificate[] {own.certificate()});
            KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(keys, IN_MEMORY);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
            return new SecretTls(context);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("Keys in memory can always be used", impossible);
        }
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port, false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        return engine(hostname, port, true);
    }

    private SSLEngine engine(String hostname, int port, boolean client) {
        SSLEngine engine = context.createSSLEngine(hostname, port);
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return Option.empty();
    }
}
