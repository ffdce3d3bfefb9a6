package io.coppice.actors.holder;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import io.coppice.actors.count.NodeCounts;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.BeginReply;
import io.coppice.protocols.message.BeginReply.BeginRefused;
import io.coppice.protocols.message.BeginReply.SamplerBegun;
import io.coppice.protocols.message.BeginReply.ShardBegun;
import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.CheckpointProtocol.PartRead;
import io.coppice.protocols.message.CheckpointProtocol.ReadFailed;
import io.coppice.protocols.message.CheckpointProtocol.ReadPart;
import io.coppice.protocols.message.CommitReply;
import io.coppice.protocols.message.CommitReply.CommitRefused;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.GateProtocol.Drawn;
import io.coppice.protocols.message.HolderStart;
import io.coppice.protocols.message.ParameterProtocol;
import io.coppice.protocols.message.ParameterProtocol.PullReply;
import io.coppice.protocols.message.ParameterProtocol.Refused;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.SnapshotProtocol;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.SnapshotReply;
import io.coppice.protocols.message.StepId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HolderActorsTest {
    private static final JobSpec SPEC =
            JobSpecs.parse("model { name = mlp, widths = [6, 5] }, train { mode = async }, seed = 4");

    private final NodeCounts counts = new NodeCounts();
    private final BehaviorTestKit<ParameterProtocol> shard =
            BehaviorTestKit.create(ParameterShard.create(counts, Delivery.DIRECT));
    private final BehaviorTestKit<GateProtocol> sampler = BehaviorTestKit.create(GateSampler.create(counts));
    private final TestInbox<BeginReply> begins = TestInbox.create();
    private final TestInbox<CheckpointProtocol> checkpointer = TestInbox.create();
    private final TestInbox<PullReply> pulls = TestInbox.create();
    private final TestInbox<GateProtocol.DrawReply> draws = TestInbox.create();
    private final TestInbox<SnapshotProtocol> parts = TestInbox.create();
    private final TestInbox<SnapshotReply> taken = TestInbox.create();

    private HolderStart beginning(long incarnation, int holder, String checkpoint) {
        return new HolderStart(
                "job",
                incarnation,
                JobSpecs.render(SPEC),
                1000,
                1,
                holder,
                Optional.ofNullable(checkpoint),
                checkpointer.getRef());
    }

    private void begin(long incarnation, String checkpoint) {
        shard.run(new ParameterProtocol.Begin(beginning(incarnation, 0, checkpoint), begins.getRef()));
    }

    private PullReply pull(long incarnation) {
        HolderPlan plan = HolderPlan.of(SPEC, 1000);
        var draw = plan.method().draw(plan.method().initialise(plan.noise()), 0, plan.noise());
        StepId step = new StepId("job", incarnation, 0, 1);
        shard.run(new ParameterProtocol.Pull(step, draw.openInA(), List.of(), pulls.getRef()));
        return pulls.receiveMessage();
    }

    private Part snapshot(long incarnation) {
        ActorRef<SnapshotProtocol> sink = parts.getRef();
        shard.run(new ParameterProtocol.Snapshot(incarnation, "s", false, sink, taken.getRef()));
        assertThat(taken.hasMessages()).as("nothing is refused").isFalse();
        return (Part) parts.receiveMessage();
    }

    @Test
    void aShardThatWasMadeAnewRefusesUntilItBegins() {
        assertThat(((Refused) pull(1)).reason()).contains("lost its state");
        assertThat(counts.refused()).isEqualTo(1);
        TestInbox<CommitReply> commits = TestInbox.create();
        shard.run(new ParameterProtocol.Commit(1, List.of(new StepId("job", 1, 0, 1)), commits.getRef()));
        assertThat(commits.receiveMessage()).isInstanceOf(CommitRefused.class);
        begin(1, null);
        assertThat(begins.receiveMessage()).isInstanceOf(ShardBegun.class);
        assertThat(pull(1)).isInstanceOf(Slices.class);
    }

    @Test
    void aShardBeginsFromItsPartAndOldIncarnationsAreRefused() {
        begin(1, null);
        Part part = snapshot(1);
        begin(2, "1-40");
        assertThat(((Refused) pull(2)).reason()).contains("being restored");
        assertThat(((Refused) pull(1)).reason()).contains("is over");
        ReadPart read = (ReadPart) checkpointer.receiveMessage();
        assertThat(read.checkpoint()).isEqualTo("1-40");
        begins.getAllReceived();
        read.replyTo().tell(new PartRead(new Part("1-39", 0, part.arrays(), part.numbers())));
        assertThat(shard.selfInbox().hasMessages()).isTrue();
        shard.runOne();
        assertThat(begins.hasMessages()).as("a part of another checkpoint").isFalse();
        read.replyTo().tell(new PartRead(new Part("1-40", 0, part.arrays(), part.numbers())));
        shard.runOne();
        assertThat(((ShardBegun) begins.receiveMessage()).incarnation()).isEqualTo(2);
        assertThat(HolderCases.bits(snapshot(2))).isEqualTo(HolderCases.bits(part));
        begin(1, null);
        assertThat(((BeginRefused) begins.receiveMessage()).reason()).contains("is over");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPartThatCannotBeUsedIsToldAndNothingIsServed(boolean unreadable) {
        begin(1, "1-40");
        ReadPart read = (ReadPart) checkpointer.receiveMessage();
        read.replyTo()
                .tell(
                        unreadable
                                ? new ReadFailed("1-40", 0, "it is damaged")
                                : new PartRead(new Part("1-40", 0, List.of(), Map.of("steps", 1L))));
        shard.runOne();
        String reason = ((BeginRefused) begins.receiveMessage()).reason();
        assertThat(reason).contains(unreadable ? "it is damaged" : "fc1.weight");
        assertThat(((Refused) pull(1)).reason()).isEqualTo(reason);
    }

    @Test
    void aShardThatMissesAFinishedStepGivesItsStateUp() {
        begin(1, null);
        shard.run(new ParameterProtocol.Retire(1, 1));
        assertThat(((Refused) pull(1)).reason()).contains("all steps below 1 are finished");
    }

    @Test
    void aSamplerDrawsOnceItHasBegun() {
        StepId step = new StepId("job", 1, 0, 1);
        sampler.run(new GateProtocol.AskDraw(step, draws.getRef()));
        assertThat(((GateProtocol.Refused) draws.receiveMessage()).reason()).contains("lost its state");
        sampler.run(new GateProtocol.Begin(beginning(1, -1, null), begins.getRef()));
        assertThat(begins.receiveMessage()).isInstanceOf(SamplerBegun.class);
        sampler.run(new GateProtocol.AskDraw(step, draws.getRef()));
        assertThat(((Drawn) draws.receiveMessage()).draw().layers()).hasSize(3);
        sampler.run(new GateProtocol.Snapshot(1, "s", parts.getRef(), taken.getRef()));
        assertThat(taken.hasMessages()).as("nothing is refused").isFalse();
        assertThat(((Part) parts.receiveMessage()).arrays().getFirst().name()).isEqualTo("fc1.phi");
    }
}
