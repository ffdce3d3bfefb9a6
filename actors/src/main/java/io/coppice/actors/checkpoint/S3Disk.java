package io.coppice.actors.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of an S3-compatible store as a disk: a file is an object, named by its path. What is put there is whole and
 * durable when the store has answered, so that nothing needs syncing; folders are only parts of names. A claim stands on
 * conditional writes (If-None-Match), and a store that passes over them is refused.
 */
public final class S3Disk implements Disk, AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);
    private static final int EXISTS = 412;
    private static final int MEANWHILE = 409;

    private final S3Client client;
    private final String bucket;
    private final String where;

    private S3Disk(S3Client client, String bucket, String where) {
        this.client = client;
        this.bucket = bucket;
        this.where = where;
    }

    /** Who asks. */
    public record Keys(String access, String secret) {}

    /**
     * @param endpoint of the store, such as {@code http://10.0.0.9:9000}; without one Amazon's of the region
     * @param keys without them those that the AWS SDK finds: variables of the environment, its files, the machine's role
     */
    public static S3Disk open(Optional<URI> endpoint, String region, String bucket, Optional<Keys> keys) {
        AwsCredentialsProvider credentials = keys.<AwsCredentialsProvider>map(pair ->
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(pair.access(), pair.secret())))
                .orElseGet(DefaultCredentialsProvider::create);
        var builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(configuration ->
                        configuration.apiCallTimeout(ANSWER_WITHIN).addExecutionInterceptor(new AtOnce()))
                // Stores of one's own seldom have a name for every bucket.
                .forcePathStyle(endpoint.isPresent());
        endpoint.ifPresent(builder::endpointOverride);
        String where = "bucket " + bucket + " at " + endpoint.map(URI::toString).orElse("Amazon S3, " + region);
        return new S3Disk(builder.build(), bucket, where);
    }

    /**
     * Sends what it has without asking first whether it is wanted: where a server refuses a request and the JDK's client
     * still waits for its leave to send the body, both wait until one gives up.
     */
    private static final class AtOnce implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder().removeHeader("Expect").build();
        }
    }

    private static String key(Path path) {
        String name = path.normalize().toString().replace('\\', '/');
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private interface Request<T> {
        T send();
    }

    private <T> T ask(Path path, Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (NoSuchKeyException missing) {
            throw (IOException) new NoSuchFileException(path.toString()).initCause(missing);
        } catch (S3Exception refused) {
            throw new IOException(
                    where + " answers " + refused.statusCode() + " to " + path + ": " + said(refused), refused);
        } catch (SdkException unreachable) {
            throw new IOException(
                    where + " cannot be asked for " + path + ": " + unreachable.getMessage(), unreachable);
        }
    }

    private static String said(S3Exception refused) {
        return refused.awsErrorDetails() == null
                ? refused.getMessage()
                : refused.awsErrorDetails().errorMessage();
    }

    @Override
    public void createFolders(Path folder) {}

    @Override
    public boolean createNew(Path file) throws IOException {
        boolean created = putIfAbsent(file);
        if (created && putIfAbsent(file)) {
            throw new IOException(
                    where + " passes over If-None-Match: two coordinators could claim one incarnation there;"
                            + " a store that has conditional writes is needed");
        }
        return created;
    }

    private boolean putIfAbsent(Path file) throws IOException {
        return ask(file, () -> {
            try {
                client.putObject(put -> put.bucket(bucket).key(key(file)).ifNoneMatch("*"), RequestBody.empty());
                return true;
            } catch (S3Exception taken) {
                if (taken.statusCode() == EXISTS || taken.statusCode() == MEANWHILE) {
                    return false;
                }
                throw taken;
            }
        });
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        ask(file, () -> client.putObject(put -> put.bucket(bucket).key(key(file)), RequestBody.fromBytes(content)));
    }

    @Override
    public void sync(Path fileOrFolder) {}

    /** The new name appears in one stroke; the old one is gone a moment later. */
    @Override
    public void rename(Path from, Path to) throws IOException {
        ask(
                from,
                () -> client.copyObject(copy -> copy.sourceBucket(bucket)
                        .sourceKey(key(from))
                        .destinationBucket(bucket)
                        .destinationKey(key(to))));
        delete(from);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return ask(
                file,
                () -> client.getObjectAsBytes(get -> get.bucket(bucket).key(key(file)))
                        .asByteArrayUnsafe());
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        String prefix = key(folder) + "/";
        return ask(folder, () -> {
            TreeSet<String> names = new TreeSet<>();
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    list -> list.bucket(bucket).prefix(prefix).delimiter("/"))) {
                for (S3Object object : page.contents()) {
                    names.add(object.key().substring(prefix.length()));
                }
                for (CommonPrefix below : page.commonPrefixes()) {
                    names.add(below.prefix()
                            .substring(prefix.length(), below.prefix().length() - 1));
                }
            }
            return List.copyOf(names);
        });
    }

    @Override
    public void delete(Path fileOrFolder) throws IOException {
        ask(
                fileOrFolder,
                () -> client.deleteObject(delete -> delete.bucket(bucket).key(key(fileOrFolder))));
    }

    @Override
    public void close() {
        client.close();
    }
}
