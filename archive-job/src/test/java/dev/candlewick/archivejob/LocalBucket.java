package dev.candlewick.archivejob;

import java.net.URI;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of a local server that speaks the S3 API and checks signatures, in memory. */
@SuppressWarnings("try") // a server that is stopped may be interrupted
record LocalBucket(S3Proxy server, String name) implements AutoCloseable {
    static final String KEY = "AKIDLOCALBUCKET";
    private static final String SECRET = "secret/of+the/local+bucket";

    static LocalBucket start(String name) throws Exception {
        S3Proxy server =
                S3Proxy.builder()
                        .blobStore(new TransientNio2BlobStore())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                        .metricsEnabled(false)
                        .ignoreUnknownHeaders(true)
                        .build();
        server.start();
        LocalBucket bucket = new LocalBucket(server, name);
        try (S3Client client =
                S3Client.builder()
                        .endpointOverride(bucket.endpoint())
                        .forcePathStyle(true)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(KEY, SECRET)))
                        .build()) {
            client.createBucket(request -> request.bucket(name));
        }
        return bucket;
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    String location() {
        return "s3://" + name;
    }

    Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET,
                "AWS_ENDPOINT_URL",
                endpoint().toString());
    }

    Configuration flinkConfiguration() {
        Configuration configuration = new Configuration();
        configuration.setString("s3.endpoint", endpoint().toString());
        configuration.setString("s3.path-style-access", "true");
        configuration.setString("s3.region", "us-east-1");
        configuration.setString("s3.access-key", KEY);
        configuration.setString("s3.secret-key", SECRET);
        return configuration;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
