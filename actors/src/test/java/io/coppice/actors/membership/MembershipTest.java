package io.coppice.actors.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.checkpoint.Disk;
import io.coppice.actors.checkpoint.FileSystemDisk;
import io.coppice.actors.membership.TermStore.Members;
import io.coppice.actors.membership.TermStore.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes do by what the store says. A view is written TERM/OWNER/BEAT/MEMBERS, with - for what is not there. */
@Timeout(30)
class MembershipTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # views at seconds                                    | what a starting node does at the last
            0:0/-/-/-                                             | found 1
            0:1/a#1/-/-                                           | join a
            0:1/-/-/-                                             | join
            0:1/-/-/- 12:1/-/-/-                                  | join
            0:1/-/-/- 13:1/-/-/-                                  | found 2
            0:1/a#1/x/a#1+b#2                                     | join a,b
            0:1/a#1/x/b#2 13:1/a#1/x/b#2                          | found 2
            0:1/a#1/x/b#2 8:1/a#1/y/b#2 13:1/a#1/y/b#2            | join b,a
            0:1/a#1/x/b#2 8:2/c#1/-/- 13:2/c#1/-/-                | join c
            0:1/a#1/x/b#2 8:2/c#1/-/- 21:2/c#1/-/-                | found 3
            0:7/a#1/end/-                                         | found 8
            """)
    void aStartingNodeJoinsWhoLivesAndFoundsWhereNobodyDoes(String views, String expected) {
        StartingNode node = new StartingNode();
        String done = "";
        for (String view : views.strip().split(" ")) {
            long at = Long.parseLong(view.substring(0, view.indexOf(':')));
            done = switch (node.look(view(view.substring(view.indexOf(':') + 1)), at * SECOND)) {
                case StartingNode.Found found -> "found " + found.term();
                case StartingNode.Join join -> ("join " + String.join(",", join.nodes())).strip();
            };
        }
        assertThat(done).isEqualTo(expected.strip());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # views at seconds, of a member of term 3; reached are me, b                     | leaves | term
            0:3/b#2/x/me#1+b#2 60:3/b#2/y/me#1+b#2                                           | no     | 3
            0:3/b#2/x/b#2 60:3/b#2/x/b#2                                                     | no     | 3
            0:3/b#2/x/b#2 12:3/b#2/y/b#2                                                     | no     | 3
            0:3/b#2/x/b#2 13:3/b#2/y/b#2                                                     | yes    | 3
            0:3/b#2/x/b#2 8:3/b#2/y/me#1+b#2 13:3/b#2/z/b#2                                  | no     | 3
            0:4/b#2/-/-                                                                      | no     | 4
            0:4/b#2/x/me#1+b#2 60:4/b#2/y/me#1+b#2                                           | no     | 4
            0:4/b#2/x/b#2 7:4/b#2/y/b#2                                                      | yes    | 3
            0:4/c#3/-/- 6:4/c#3/-/-                                                          | no     | 3
            0:4/c#3/-/- 7:4/c#3/-/-                                                          | yes    | 3
            0:4/c#3/-/- 3:4/c#3/-/- 4:5/b#2/-/- 60:5/b#2/x/me#1+b#2                          | no     | 5
            0:4/-/-/- 7:4/-/-/-                                                              | no     | 3
            0:4/-/x/c#3 7:4/-/y/c#3                                                          | yes    | 3
            0:2/c#3/x/c#3 60:2/c#3/y/c#3                                                     | no     | 3
            """)
    void aMemberLeavesWhenTheStoreHasAnotherCluster(String views, String leaves, long term) {
        MemberNode node = new MemberNode("me#1", 3);
        Optional<String> left = Optional.empty();
        for (String view : views.strip().split(" ")) {
            long at = Long.parseLong(view.substring(0, view.indexOf(':')));
            left = node.look(view(view.substring(view.indexOf(':') + 1)), Set.of("me#1", "b#2"), at * SECOND);
        }
        assertThat(left.isPresent()).isEqualTo(leaves.strip().equals("yes"));
        assertThat(node.term()).isEqualTo(term);
    }

    private static View view(String text) {
        String[] parts = text.split("/");
        long term = Long.parseLong(parts[0]);
        Optional<Members> members = parts[2].equals("-")
                ? Optional.empty()
                : Optional.of(new Members(
                        term,
                        parts[2],
                        parts[3].equals("-") ? List.of() : List.of(parts[3].split("\\+")),
                        parts[2].equals("end")));
        return new View(term, Optional.of(parts[1]).filter(owner -> !owner.equals("-")), members);
    }

    @Test
    void aTermHasOneOwnerHoweverManyClaimIt() throws Exception {
        ConcurrentLinkedQueue<String> owners = new ConcurrentLinkedQueue<>();
        for (long term = 1; term <= 50; term++) {
            List<Thread> threads = new ArrayList<>();
            long claimed = term;
            for (int node = 0; node < 4; node++) {
                String owner = "node-" + node + "#" + term;
                threads.add(Thread.ofVirtual().start(() -> {
                    if (claim(claimed, owner)) {
                        owners.add(owner);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(owners).hasSize((int) term);
        }
        View newest = store().view();
        assertThat(newest.term()).isEqualTo(50);
        assertThat(owners).contains(newest.owner().orElseThrow());
        assertThat(claim(49, "late")).as("a term of the past").isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files.count()).as("the past is removed").isLessThan(12);
        }
    }

    /** There is room for a name, but not for what it says. */
    @Test
    void aTermIsClaimedOnAFullDiskToo() throws IOException {
        Disk full = new FileSystemDisk() {
            @Override
            public void write(Path file, byte[] content) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(new TermStore(full, folder).claim(1, "a#1")).isTrue();
        assertThat(claim(1, "b#1")).isFalse();
        assertThat(store().view().owner()).isEmpty();
        store().own(1, "a#1");
        assertThat(store().view().owner()).contains("a#1");
    }

    private boolean claim(long term, String owner) {
        try {
            return store().claim(term, owner);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private TermStore store() {
        return new TermStore(new FileSystemDisk(), folder);
    }

    @Test
    void whatIsDamagedSaysNothingAndIsSaidAgain() throws IOException {
        TermStore store = store();
        assertThat(store.view()).isEqualTo(new View(0, Optional.empty(), Optional.empty()));
        store.claim(1, "a#1");
        Files.writeString(folder.resolve("members-1"), "{\"term\": 1, \"be");
        assertThat(store.view()).isEqualTo(new View(1, Optional.of("a#1"), Optional.empty()));
        Members members = new Members(1, "x", List.of("a#1"), false);
        store.say(members, "a#1");
        assertThat(store.view().members()).contains(members);
    }
}
