package io.coppice.actors.membership;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.actors.checkpoint.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a store knows of its cluster, in a folder that all nodes see:
 *
 * <pre>
 *   term-N         claimed by creating it; says who claimed it
 *   members-N      who belongs to the cluster of term N, written again and again as long as it lives
 * </pre>
 *
 * A term is claimed by the conditional write of one file, so it has one owner, on a disk as in an object store.
 */
final class TermStore {
    private static final String TERM = "term-";
    private static final String MEMBERS = "members-";
    private static final int KEPT = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Disk disk;
    private final Path folder;

    TermStore(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /**
     * The members of a cluster, as one of them said.
     *
     * @param beat another one every time
     * @param members {@code HOST:PORT#UID}
     * @param ended whether the last of them has left in order
     */
    record Members(long term, String beat, List<String> members, boolean ended) {}

    /**
     * The newest term.
     *
     * @param term 0 where none was claimed yet
     * @param owner who claimed it; empty in the moment before he has said so
     * @param members empty until they were said
     */
    record View(long term, Optional<String> owner, Optional<Members> members) {}

    View view() throws IOException {
        TreeSet<Long> terms = terms();
        if (terms.isEmpty()) {
            return new View(0, Optional.empty(), Optional.empty());
        }
        long newest = terms.last();
        String owner = new String(disk.read(folder.resolve(TERM + newest)), StandardCharsets.UTF_8);
        return new View(newest, Optional.of(owner).filter(name -> !name.isBlank()), members(newest));
    }

    private TreeSet<Long> terms() throws IOException {
        TreeSet<Long> terms = new TreeSet<>();
        for (String name : disk.list(folder)) {
            if (name.matches(TERM + "\\d{1,18}")) {
                terms.add(Long.parseLong(name.substring(TERM.length())));
            }
        }
        return terms;
    }

    /** Empty also when it was damaged: whoever lives says it again. */
    private Optional<Members> members(long term) throws IOException {
        try {
            Members read = MAPPER.readValue(disk.read(folder.resolve(MEMBERS + term)), Members.class);
            return read == null || read.members() == null ? Optional.empty() : Optional.of(read);
        } catch (NoSuchFileException | com.fasterxml.jackson.core.JsonProcessingException none) {
            return Optional.empty();
        }
    }

    /** @return whether the term is the owner's now; false when somebody was faster */
    boolean claim(long term, String owner) throws IOException {
        disk.createFolders(folder);
        if (terms().stream().anyMatch(claimed -> claimed >= term) || !disk.createNew(folder.resolve(TERM + term))) {
            return false;
        }
        try {
            own(term, owner);
            disk.sync(folder);
        } catch (IOException full) {
            // It is claimed all the same; whose it is is said when there is room.
        }
        removeOld(term);
        return true;
    }

    /** Says whose a term is, for its owner. */
    void own(long term, String owner) throws IOException {
        disk.write(folder.resolve(TERM + term), owner.getBytes(StandardCharsets.UTF_8));
        disk.sync(folder.resolve(TERM + term));
    }

    /** Nobody asks for the past; the newest few stay, for whoever reads this moment. */
    private void removeOld(long term) {
        try {
            for (long old : terms().headSet(term - KEPT)) {
                disk.delete(folder.resolve(MEMBERS + old));
                disk.delete(folder.resolve(TERM + old));
            }
        } catch (IOException stays) {
            // A few bytes, which the next claim removes.
        }
    }

    /** @param writer whose temporary name is nobody else's */
    void say(Members members, String writer) throws IOException {
        Path temporary = folder.resolve(MEMBERS + members.term() + "." + writer.replaceAll("[^A-Za-z0-9.-]", "_"));
        disk.write(temporary, MAPPER.writeValueAsBytes(members));
        disk.rename(temporary, folder.resolve(MEMBERS + members.term()));
    }
}
