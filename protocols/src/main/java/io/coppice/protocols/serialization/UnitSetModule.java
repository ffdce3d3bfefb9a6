package io.coppice.protocols.serialization;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.coppice.compute.tensor.UnitSet;
import java.io.IOException;

/** Lets unit sets travel in CBOR as {@link UnitSetBits}; named in reference.conf. */
public final class UnitSetModule extends SimpleModule {

    public UnitSetModule() {
        super("coppice-unit-set");
        addSerializer(UnitSet.class, new Writer());
        addDeserializer(UnitSet.class, new Reader());
    }

    private static final class Writer extends StdSerializer<UnitSet> {
        private Writer() {
            super(UnitSet.class);
        }

        @Override
        public void serialize(UnitSet units, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeBinary(UnitSetBits.toBytes(units));
        }
    }

    private static final class Reader extends StdDeserializer<UnitSet> {
        private Reader() {
            super(UnitSet.class);
        }

        @Override
        public UnitSet deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return UnitSetBits.parse(in.getBinaryValue());
        }
    }
}
