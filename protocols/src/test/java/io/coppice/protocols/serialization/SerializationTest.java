package io.coppice.protocols.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.SerializerWithStringManifest;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.GateProtocol.Outcome;
import io.coppice.protocols.message.ParameterProtocol.Pull;
import io.coppice.protocols.message.ParameterProtocol.Push;
import io.coppice.protocols.message.TensorMessage;
import io.coppice.protocols.message.WireMessage;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerializationTest {
    private static final ActorTestKit ACTORS = ActorTestKit.create();
    private static final List<Class<?>> KINDS = SampleMessages.kinds();
    private static final Serialization SERIALIZATION = SerializationExtension.get(ACTORS.system());

    /** What nobody allowed: not a message of ours. */
    private record Stranger(String text) implements Serializable {}

    @AfterAll
    static void stop() {
        ACTORS.shutdownTestKit();
    }

    static List<Class<?>> kinds() {
        return KINDS;
    }

    @Test
    void allConversationsAreHere() {
        assertThat(kinds()).hasSizeGreaterThan(55).contains(Push.class, Pull.class, Outcome.class);
        assertThat(kinds().stream().filter(TensorMessage.class::isAssignableFrom))
                .containsExactlyInAnyOrderElementsOf(
                        TensorCodecs.ALL.stream().map(TensorCodec::type).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyMessageArrivesAsItWasSent(Class<?> kind) {
        for (long seed = 1; seed <= 8; seed++) {
            Object message = new SampleMessages(ACTORS, seed).make(kind);
            Object arrived = deserialize(message, serialize(message));
            assertThat(SampleMessages.show(arrived)).as("seed %d", seed).isEqualTo(SampleMessages.show(message));
        }
    }

    private static byte[] serialize(Object message) {
        return SERIALIZATION.serialize(message).get();
    }

    private static Object deserialize(Object like, byte[] bytes) {
        Serializer serializer = SERIALIZATION.findSerializerFor(like);
        assertThat(serializer.getClass().getSimpleName())
                .isEqualTo(like instanceof TensorMessage ? "TensorSerializer" : "JacksonCborSerializer");
        String manifest = ((SerializerWithStringManifest) serializer).manifest(like);
        return SERIALIZATION
                .deserialize(bytes, serializer.identifier(), manifest)
                .get();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyFlippedByteOfATensorMessageIsFound(long seed) {
        Object push = new SampleMessages(ACTORS, seed).make(Push.class);
        byte[] bytes = serialize(push);
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 16;
            assertThatThrownBy(() -> deserialize(push, flipped)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTensorMessageThatIsCutShortOrTooLongIsRefused() {
        Object push = new SampleMessages(ACTORS, 1).make(Push.class);
        byte[] bytes = serialize(push);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> deserialize(push, cut)).hasMessageContaining("cut short");
        }
        assertThatThrownBy(() -> deserialize(push, Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("cut short");
    }

    @Test
    void aBufferIsWrittenAndReadInItsPlaceOrFoundTooSmall() throws NotSerializableException {
        TensorSerializer serializer = (TensorSerializer) SERIALIZATION.serializerFor(Push.class);
        Object push = new SampleMessages(ACTORS, 2).make(Push.class);
        int size = serializer.toBinary(push).length;
        ByteBuffer buffer = ByteBuffer.allocateDirect(size + 7);
        buffer.position(7);
        serializer.toBinary(push, buffer);
        assertThat(buffer.position()).isEqualTo(size + 7);
        buffer.flip().position(7);
        assertThat(SampleMessages.show(serializer.fromBinary(buffer, "push"))).isEqualTo(SampleMessages.show(push));
        ByteBuffer small = ByteBuffer.allocate(size - 1);
        assertThatThrownBy(() -> serializer.toBinary(push, small)).isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> serializer.fromBinary(new byte[8], "stranger")).hasMessageContaining("stranger");
    }

    @Test
    void whatIsOutsideTheListIsRefused() {
        assertThatThrownBy(() -> serialize(new Stranger("in"))).hasMessageContaining("Java serialization");
        Pull pull = (Pull) new SampleMessages(ACTORS, 1).make(Pull.class);
        int cbor = SERIALIZATION.findSerializerFor(pull).identifier();
        for (Class<?> outside : List.of(Stranger.class, ArrayList.class, UnitSet.class)) {
            assertThatThrownBy(() -> SERIALIZATION
                            .deserialize(serialize(pull), cbor, outside.getName())
                            .get())
                    .hasMessageContaining(outside.getSimpleName());
        }
        assertThat(WireMessage.class.isAssignableFrom(Stranger.class)).isFalse();
    }

    @ParameterizedTest(name = "{0} units")
    @ValueSource(ints = {0, 1, 7, 8, 9, 64, 65, 800})
    void unitSetsTravelAsBits(int total) {
        for (UnitSet units :
                List.of(UnitSet.none(total), UnitSet.all(total), UnitSet.where(total, unit -> unit % 3 == 1))) {
            byte[] bytes = UnitSetBits.toBytes(units);
            assertThat(bytes).hasSizeLessThanOrEqualTo(4 + (total + 7) / 8);
            assertThat(UnitSetBits.parse(bytes)).isEqualTo(units);
        }
        assertThatThrownBy(() -> UnitSetBits.parse(new byte[] {2, 0, 0, 0, 4})).hasMessageContaining("unit 2 open");
    }
}
