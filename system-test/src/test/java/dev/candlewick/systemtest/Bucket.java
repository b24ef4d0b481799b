package dev.candlewick.systemtest;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/** A bucket of a local server that speaks the S3 API and checks signatures, in memory. */
@SuppressWarnings("try") // a server that is stopped may be interrupted
final class Bucket implements AutoCloseable {
    private static final String NAME = "candles";

    private final String key = "AKID" + UUID.randomUUID();
    private final String secret = "secret/" + UUID.randomUUID();
    private final S3Proxy server;

    private Bucket() throws Exception {
        TransientNio2BlobStore store = new TransientNio2BlobStore();
        store.createContainer(CreateBucketRequest.builder().bucket(NAME).build());
        server =
                S3Proxy.builder()
                        .blobStore(store)
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, key, secret)
                        .metricsEnabled(false)
                        .ignoreUnknownHeaders(true)
                        .build();
        server.start();
    }

    static Bucket open() throws Exception {
        return new Bucket();
    }

    String location() {
        return "s3://" + NAME;
    }

    List<String> secrets() {
        return List.of(key, secret);
    }

    /** Lines of a shell that say where it is and who asks for it. */
    String exports() {
        return "export AWS_ENDPOINT_URL=http://127.0.0.1:%d AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s%n"
                .formatted(server.getPort(), key, secret);
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
