package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.message.HostProtocol;
import io.coppice.protocols.message.WireMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many workers jobs have while hosts fall silent, and that a silent host is told nothing. */
class RunningJobsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final Map<String, TestProbe<HostProtocol>> hosts = IntStream.rangeClosed(1, 3)
            .boxed()
            .collect(Collectors.toMap(
                    number -> Integer.toString(number), number -> KIT.createTestProbe("host" + number)));
    private final StringJoiner employed = new StringJoiner(" ");
    private final RunningJobs jobs = new RunningJobs(
            1,
            (node, host) -> hosts.get(node).ref().equals(host),
            Delivery.DIRECT,
            (job, workers) -> employed.add(job + workers));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            # what happens on three nodes of one worker each                   workers of a job, each time they are shared
            ready a 3,                                                         a3
            ready a 3; silent a 1,                                             a3 a2
            ready a 3; silent a 1; silent a 1; heard a 1; heard a 1,           a3 a2 a3
            ready a 2; silent a 1; silent a 2,                                 a2 a2 a1
            ready a 3; silent a 1; silent a 2; silent a 3,                     a3 a2 a1 a3
            ready a 3; silent a 1; gone 1; hosts 2 3,                          a3 a2 a2
            ready a 3; silent a 1; hosts 2 3; gone 1; hosts 1 2 3,             a3 a2 a2 a3
            ready a 3; silent a 1; turn,                                       a3 a2
            ready a 3; silent a 1; turn; turn; turn; heard a 1,                a3 a2 a3
            ready a 3; silent a 1; turn; silent a 2; turn; turn,               a3 a2 a1 a2 a3
            ready a 1; ready b 1; silent a 1; over a; silent a 2,              a1 a1 b1 a1 b1 a0 b1
            """)
    void aSilentHostEmploysNobodyUntilItIsHeard(String events, String expected) {
        List.of("a", "b").forEach(this::add);
        present("1", "2", "3");
        for (String event : events.split("; ")) {
            String[] words = event.split(" ");
            switch (words[0]) {
                case "ready" -> jobs.ready(words[1], Integer.parseInt(words[2]));
                case "silent" -> jobs.silent(words[1], words[2]);
                case "heard" -> jobs.heard(words[1], words[2]);
                case "turn" -> jobs.nextTurn();
                case "gone" -> jobs.gone(words[1]);
                case "hosts" -> present(Arrays.copyOfRange(words, 1, words.length));
                default -> jobs.remove(words[1]);
            }
        }
        assertThat(employed).hasToString(expected);
    }

    @ParameterizedTest(name = "{0} silent")
    @CsvSource({"1", "2", "3"})
    void aSilentHostIsToldNothingAndOthersDoItsPart(String node) {
        RunningJobs many = new RunningJobs(
                9, (name, host) -> hosts.get(name).ref().equals(host), Delivery.DIRECT, (job, workers) -> {});
        many.add(running("a"));
        many.hosts(refs("1", "2", "3"));
        many.ready("a", 3);
        hosts.values().forEach(host -> assertThat(told(host)).isEqualTo(1));
        many.silent("a", node);
        hosts.get(node).expectNoMessage();
        assertThat(hosts.entrySet().stream()
                        .filter(host -> !host.getKey().equals(node))
                        .mapToInt(host -> told(host.getValue()))
                        .sum())
                .isEqualTo(3);
        many.heard("a", node);
        hosts.values().forEach(host -> assertThat(told(host)).isEqualTo(1));
    }

    private static int told(TestProbe<HostProtocol> host) {
        return host.expectMessageClass(HostProtocol.Employ.class).workers();
    }

    private void add(String job) {
        jobs.add(running(job));
    }

    private static RunningJobs.Running running(String job) {
        ActorRef<WireMessage> coordinator = KIT.<WireMessage>createTestProbe().ref();
        return new RunningJobs.Running(new Submission(job, "spec", "store", false), coordinator, 1, 0);
    }

    private void present(String... nodes) {
        jobs.hosts(refs(nodes));
    }

    private Set<ActorRef<HostProtocol>> refs(String... nodes) {
        return Arrays.stream(nodes).map(node -> hosts.get(node).ref()).collect(Collectors.toSet());
    }
}
