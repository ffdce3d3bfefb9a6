package io.coppice.actors.checkpoint;

import java.net.URI;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in memory, which checks signatures and keeps to conditional writes. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "coppice";
    private static final String REGION = "us-east-1";
    private static final S3Disk.Keys KEYS = new S3Disk.Keys("somebody", "secret");

    private final S3Proxy server;

    private S3Server(S3Proxy server) {
        this.server = server;
    }

    /** One with an empty bucket. */
    static S3Server start() throws Exception {
        S3Server started = new S3Server(S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEYS.access(), KEYS.secret())
                .build());
        started.server.start();
        try (S3Client client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(KEYS.access(), KEYS.secret())))
                .forcePathStyle(true)
                .endpointOverride(started.endpoint())
                .build()) {
            client.createBucket(create -> create.bucket(BUCKET));
        }
        return started;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    S3Disk disk() {
        return disk(endpoint(), BUCKET, KEYS);
    }

    static S3Disk disk(URI endpoint, String bucket, S3Disk.Keys keys) {
        return S3Disk.open(Optional.of(endpoint), REGION, bucket, Optional.of(keys));
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
