package dev.candlewick.archive;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a bucket, and who asks for it. Keys come from the environment, by the names that
 * Amazon's own programs use; they are shown nowhere.
 *
 * @param folder without a slash at its ends; empty for the whole bucket
 * @param endpoint of the service; the bucket is the first part of the path there
 */
record S3Address(
        String bucket,
        String folder,
        URI endpoint,
        String region,
        String accessKey,
        String secretKey,
        @Nullable String sessionToken) {

    static final String SCHEME = "s3://";

    /**
     * Reads {@code s3://bucket/folder}.
     *
     * @param environment {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}; perhaps {@code
     *     AWS_SESSION_TOKEN}, {@code AWS_REGION} and, for another service than Amazon's, {@code
     *     AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}
     * @throws IllegalArgumentException saying what is missing
     */
    static S3Address of(String location, Map<String, String> environment) {
        String path = location.substring(SCHEME.length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String folder = slash < 0 ? "" : path.substring(slash + 1).replaceAll("^/+|/+$", "");
        String region =
                environment.getOrDefault(
                        "AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", "us-east-1"));
        String endpoint =
                environment.getOrDefault(
                        "AWS_ENDPOINT_URL_S3",
                        environment.getOrDefault(
                                "AWS_ENDPOINT_URL", "https://s3." + region + ".amazonaws.com"));
        return new S3Address(
                bucket,
                folder,
                URI.create(endpoint.replaceAll("/+$", "")),
                region,
                required(environment, "AWS_ACCESS_KEY_ID"),
                required(environment, "AWS_SECRET_ACCESS_KEY"),
                environment.get("AWS_SESSION_TOKEN"));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "An archive in S3 needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment; "
                            + name
                            + " is missing.");
        }
        return Objects.requireNonNull(value);
    }

    /** Key of an object by its name in the folder. */
    String key(String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** Never shows the keys. */
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + folder;
    }
}
