package io.coppice.actors.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of a cluster whose nodes share a secret: its key follows from the secret (HKDF with SHA-256, RFC
 * 5869, to a private key of the curve P-256), so that every node has it and nothing needs to be distributed.
 */
final class ClusterAuthority {
    private static final String CURVE = "secp256r1";
    private static final byte[] SALT = "coppice cluster".getBytes(StandardCharsets.UTF_8);
    private static final byte[] INFO = "authority key, P-256, 1".getBytes(StandardCharsets.UTF_8);
    /** 128 bits more than the curve's order has, so that no key is likelier than another. */
    private static final int KEY_BYTES = 48;

    private static final String NAME = "CN=Coppice cluster authority";
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(2);
    private static final Duration VALID = Duration.ofDays(3650);

    private final PrivateKey key;
    private final PublicKey publicKey;
    private final SecureRandom random = new SecureRandom();

    /** A node's own key, and the authority's word for it. */
    record Identity(PrivateKey key, X509Certificate certificate) {}

    ClusterAuthority(String secret) {
        try {
            KDF hkdf = KDF.getInstance("HKDF-SHA256");
            byte[] derived = hkdf.deriveData(HKDFParameterSpec.ofExtract()
                    .addIKM(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HKDF"))
                    .addSalt(SALT)
                    .thenExpand(INFO, KEY_BYTES));
            KeyPair pattern = newKey();
            var curve = ((ECPublicKey) pattern.getPublic()).getParams();
            BigInteger scalar = new BigInteger(1, derived)
                    .mod(curve.getOrder().subtract(BigInteger.ONE))
                    .add(BigInteger.ONE);
            var point =
                    CustomNamedCurves.getByName(CURVE).getG().multiply(scalar).normalize();
            ECPoint at = new ECPoint(
                    point.getAffineXCoord().toBigInteger(),
                    point.getAffineYCoord().toBigInteger());
            KeyFactory keys = KeyFactory.getInstance("EC");
            key = keys.generatePrivate(new ECPrivateKeySpec(scalar, curve));
            publicKey = keys.generatePublic(new ECPublicKeySpec(at, curve));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Java 25 has HKDF and P-256", impossible);
        }
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec(CURVE));
        return keys.generateKeyPair();
    }

    /** Its own certificate, which others' are checked against. */
    X509Certificate certificate() {
        return sign(NAME, publicKey, true);
    }

    /** For a node: its key is new, and never leaves it. */
    Identity identity() {
        try {
            KeyPair own = newKey();
            return new Identity(own.getPrivate(), sign("CN=coppice-node", own.getPublic(), false));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Java 25 has P-256", impossible);
        }
    }

    private X509Certificate sign(String subject, PublicKey of, boolean authority) {
        Instant now = Instant.now();
        try {
            int usage = authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature;
            byte[] encoded = new JcaX509v3CertificateBuilder(
                            new X500Name(NAME),
                            new BigInteger(120, random),
                            Date.from(now.minus(CLOCKS_DIFFER)),
                            Date.from(now.plus(VALID)),
                            new X500Name(subject),
                            of)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (IOException | OperatorCreationException | GeneralSecurityException impossible) {
            throw new IllegalStateException("A certificate of P-256 can always be made", impossible);
        }
    }
}
