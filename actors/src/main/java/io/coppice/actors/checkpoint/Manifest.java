package io.coppice.actors.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a checkpoint consists of, written last: without it there is no checkpoint.
 *
 * @param format version of the layout
 * @param checksum SHA-256 of the manifest's own text with this field empty
 */
record Manifest(int format, JobIdentity identity, long incarnation, long step, List<Entry> files, String checksum) {

    static final String FILE = "MANIFEST.json";
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A file of the checkpoint. */
    record Entry(String name, long size, String sha256) {

        static Entry of(String name, byte[] content) {
            return new Entry(name, content.length, digest(content));
        }

        /** @throws DamagedException saying how the content differs */
        void check(byte[] content) throws DamagedException {
            if (content.length != size) {
                throw new DamagedException(
                        name + " has " + content.length + " bytes where " + size + " were written: cut short");
            }
            if (!digest(content).equals(sha256)) {
                throw new DamagedException(name + " is damaged, its checksum differs");
            }
        }
    }

    static Manifest of(JobIdentity identity, CheckpointId id, List<Entry> files) {
        return new Manifest(FORMAT, identity, id.incarnation(), id.step(), List.copyOf(files), "");
    }

    CheckpointId id() {
        return new CheckpointId(incarnation, step);
    }

    /** @throws DamagedException when there is no file of this name */
    Entry entry(String name) throws DamagedException {
        return files.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DamagedException(FILE + " does not list " + name));
    }

    byte[] toBytes() {
        return text(digest(text("")));
    }

    private byte[] text(String ownChecksum) {
        try {
            Manifest sealed = new Manifest(format, identity, incarnation, step, files, ownChecksum);
            return (JSON.writeValueAsString(sealed) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A manifest of texts and numbers is always JSON", impossible);
        }
    }

    /** @throws DamagedException when these are not, to the byte, what {@link #toBytes} wrote */
    static Manifest parse(byte[] bytes) throws DamagedException {
        Manifest manifest;
        try {
            manifest = JSON.readValue(new String(bytes, StandardCharsets.UTF_8), Manifest.class);
        } catch (JsonProcessingException damaged) {
            throw new DamagedException(FILE + " is damaged or cut short, it is not readable");
        }
        if (manifest.format != FORMAT) {
            throw new DamagedException(
                    FILE + " is of format " + manifest.format + ", this version reads format " + FORMAT);
        }
        if (manifest.identity == null || manifest.files == null || !Arrays.equals(bytes, manifest.toBytes())) {
            throw new DamagedException(FILE + " is damaged, its checksum differs");
        }
        return manifest;
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
