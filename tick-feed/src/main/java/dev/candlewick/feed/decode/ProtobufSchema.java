package dev.candlewick.feed.decode;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.internal.SchemaEncoder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Messages that a {@code .proto} file describes, read without any generated code. */
final class ProtobufSchema {
    private static final String MAIN = "candlewick-main.proto";

    private static final Map<String, FileDescriptor> WELL_KNOWN =
            Map.of(
                    "google/protobuf/any.proto", AnyProto.getDescriptor(),
                    "google/protobuf/duration.proto", DurationProto.getDescriptor(),
                    "google/protobuf/empty.proto", EmptyProto.getDescriptor(),
                    "google/protobuf/field_mask.proto", FieldMaskProto.getDescriptor(),
                    "google/protobuf/struct.proto", StructProto.getDescriptor(),
                    "google/protobuf/timestamp.proto", TimestampProto.getDescriptor(),
                    "google/protobuf/wrappers.proto", WrappersProto.getDescriptor(),
                    "google/protobuf/descriptor.proto",
                            com.google.protobuf.DescriptorProtos.getDescriptor());

    private final FileDescriptor file;

    private ProtobufSchema(FileDescriptor file) {
        this.file = file;
    }

    /**
     * A file; what it imports lies in its folder or below.
     *
     * @throws IllegalArgumentException when it is no such file
     */
    static ProtobufSchema of(Path protoFile) {
        Path absolute = protoFile.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(protoFile + " is no file");
        }
        return parsed(folder, String.valueOf(absolute.getFileName()));
    }

    /**
     * A text.
     *
     * @param imports texts of imported files, by the name by which they are imported
     * @throws IllegalArgumentException when one of them is no such text
     */
    static ProtobufSchema of(String text, Map<String, String> imports) {
        try {
            Path folder = Files.createTempDirectory("candlewick-proto-").toRealPath();
            try {
                for (Map.Entry<String, String> each : imports.entrySet()) {
                    Path file = folder.resolve(each.getKey()).normalize();
                    if (!file.startsWith(folder)) {
                        throw new IllegalArgumentException(each.getKey() + " is no name of a file");
                    }
                    Files.createDirectories(folder.resolve(file).resolveSibling("."));
                    Files.writeString(file, each.getValue());
                }
                Files.writeString(folder.resolve(MAIN), text);
                return parsed(folder, MAIN);
            } finally {
                delete(folder);
            }
        } catch (IOException failure) {
            throw new IllegalArgumentException(
                    "The schema cannot be written to a folder for temporary files: " + failure,
                    failure);
        }
    }

    private static ProtobufSchema parsed(Path folder, String name) {
        try {
            SchemaLoader loader = new SchemaLoader(FileSystems.getDefault());
            loader.setLoadExhaustively(true);
            loader.initRoots(
                    List.of(Location.get(folder.toString(), name)),
                    List.of(Location.get(folder.toString())));
            Schema schema = loader.loadSchema();
            return new ProtobufSchema(new Linking(schema).file(name));
        } catch (RuntimeException | IOException | DescriptorValidationException refused) {
            throw new IllegalArgumentException(
                    "the Protobuf schema cannot be read: " + refused.getMessage(), refused);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * The message with this name, with or without its package; the only one when there is no name.
     *
     * @throws IllegalArgumentException when there is none, naming those that there are
     */
    Descriptor named(String name) {
        List<Descriptor> all = new ArrayList<>();
        file.getMessageTypes().forEach(message -> collect(message, all));
        if (name.isEmpty() && all.size() == 1) {
            return all.getFirst();
        }
        return all.stream()
                .filter(m -> m.getFullName().equals(name) || m.getName().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        (name.isEmpty()
                                                        ? "say which message it is"
                                                        : "the schema has no message '"
                                                                + name
                                                                + "'")
                                                + "; it has "
                                                + all.stream()
                                                        .map(Descriptor::getFullName)
                                                        .toList()));
    }

    private static void collect(Descriptor message, List<Descriptor> all) {
        if (!message.getOptions().getMapEntry()) {
            all.add(message);
            message.getNestedTypes().forEach(nested -> collect(nested, all));
        }
    }

    /**
     * The message at this place.
     *
     * @throws NotUnderstood when there is none
     */
    Descriptor at(List<Integer> indexes) throws NotUnderstood {
        List<Descriptor> level = file.getMessageTypes();
        Descriptor found = null;
        for (int index : indexes) {
            List<Descriptor> messages =
                    level.stream().filter(m -> !m.getOptions().getMapEntry()).toList();
            if (index < 0 || index >= messages.size()) {
                throw new NotUnderstood("its schema has no message at " + indexes);
            }
            found = messages.get(index);
            level = found.getNestedTypes();
        }
        if (found == null) {
            throw new NotUnderstood("it does not say which message of its schema it is");
        }
        return found;
    }

    /** Descriptors of a file and of all that it imports, each made once. */
    private static final class Linking {
        private final Schema schema;
        private final SchemaEncoder encoder;
        private final Map<String, FileDescriptor> done = new HashMap<>(WELL_KNOWN);

        Linking(Schema schema) {
            this.schema = schema;
            this.encoder = new SchemaEncoder(schema);
        }

        FileDescriptor file(String name) throws IOException, DescriptorValidationException {
            FileDescriptor known = done.get(name);
            if (known != null) {
                return known;
            }
            ProtoFile parsed = schema.protoFile(name);
            if (parsed == null) {
                throw new IllegalArgumentException("it imports " + name + ", which is not there");
            }
            List<FileDescriptor> imports = new ArrayList<>();
            List<String> names = new ArrayList<>(parsed.getImports());
            names.addAll(parsed.getPublicImports());
            for (String each : names) {
                imports.add(file(each));
            }
            FileDescriptorProto described =
                    FileDescriptorProto.parseFrom(encoder.encode(parsed).toByteArray());
            FileDescriptor made =
                    FileDescriptor.buildFrom(
                            // They may be extensions that nobody here knows, and say nothing to us.
                            described.toBuilder().clearOptions().build(),
                            imports.toArray(new FileDescriptor[0]));
            done.put(name, made);
            return made;
        }
    }
}
