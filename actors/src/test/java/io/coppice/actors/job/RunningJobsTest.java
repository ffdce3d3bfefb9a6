package io.coppice.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.typesafe.config.ConfigFactory;
import io.coppice.protocols.message.HostProtocol;
import io.coppice.protocols.message.WireMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many workers jobs have while hosts of other nodes fall silent; their addresses lead nowhere. */
class RunningJobsTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "running-jobs",
            ConfigFactory.parseString(
                            "akka { actor.provider = cluster, remote.artery.canonical { hostname = 127.0.0.1, "
                                    + "port = 0 }, cluster.jmx.enabled = off, coordinated-shutdown.run-by-actor-system-terminate = off }")
                    .withFallback(ConfigFactory.load()));

    private final List<String> employed = new ArrayList<>();
    private final RunningJobs jobs = new RunningJobs(1, (job, workers) -> employed.add(job + workers));

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
            ready a 1; ready b 1; silent a 1; over a; silent a 2,              a1 a1 b1 a1 b1 a0 b1
            """)
    void aSilentHostEmploysNobodyUntilItIsHeard(String events, String expected) {
        List.of("a", "b").forEach(this::add);
        jobs.hosts(hosts("1", "2", "3"));
        for (String event : events.split("; ")) {
            String[] words = event.split(" ");
            switch (words[0]) {
                case "ready" -> jobs.ready(words[1], Integer.parseInt(words[2]));
                case "silent" -> jobs.silent(words[1], node(words[2]));
                case "heard" -> jobs.heard(words[1], node(words[2]));
                case "gone" -> jobs.gone(node(words[1]));
                case "hosts" -> jobs.hosts(hosts(Arrays.copyOfRange(words, 1, words.length)));
                default -> jobs.remove(words[1]);
            }
        }
        assertThat(String.join(" ", employed)).isEqualTo(expected);
    }

    private void add(String job) {
        ActorRef<WireMessage> coordinator = KIT.<WireMessage>createTestProbe().ref();
        jobs.add(new RunningJobs.Running(new Submission(job, "spec", "store", false), coordinator, 1, 0));
    }

    private static String node(String number) {
        return address(number) + "#123";
    }

    private static String address(String number) {
        return "akka://running-jobs@10.0.0." + number + ":7470";
    }

    private static Set<ActorRef<HostProtocol>> hosts(String... numbers) {
        return Arrays.stream(numbers)
                .map(number -> ActorRefResolver.get(KIT.system())
                        .<HostProtocol>resolveActorRef(address(number) + "/system/worker-host"))
                .collect(Collectors.toSet());
    }
}
