package ferrium;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.junit.jupiter.api.Test;

/** The gRPC messages of the key-value server as they travel: field numbers of the contract, and what is left out. */
class GrpcSchemaTest {
    @Test void fieldsTravelUnderTheirNumbers() throws IOException {
        var sent = GrpcMessage.of("GetResponse").with("key", "k").with("value", "é").with("found", true).build();
        assertThat(bytes(sent), is(ByteString.copyFrom(new byte[] {0x0a, 1, 'k', 0x12, 2, (byte) 0xc3, (byte) 0xa9, 0x18, 1})));
        assertThat(again("GetResponse", sent).text("value"), is("é"));
    }

    @Test void whatIsAbsentIsNotSent() throws IOException {
        assertThat(bytes(GrpcMessage.of("GetLeaderResponse").build()).size(), is(0));
        var leader = GrpcMessage.of("GetLeaderResponse").with("leader_id", 0L).build();
        assertThat("an optional 0 is there all the same", bytes(leader), is(ByteString.copyFrom(new byte[] {0x08, 0})));
        assertThat(leader.message().getDescriptorForType().getRealOneofs(), is(empty()));
    }

    @Test void repeatedMessagesAndNumbersComeBack() throws IOException {
        var pairs = List.of(pair("a", "1"), pair("a", ""));
        var batch = again("BatchSetRequest", GrpcMessage.of("BatchSetRequest").with("pairs", pairs.stream().map(GrpcMessage::message).toList()).build());
        assertThat(batch.messages("pairs").stream().map(p -> p.text("key") + "=" + p.text("value")).toList(), contains("a=1", "a="));
        assertThat(again("ChangeMembershipRequest", GrpcMessage.of("ChangeMembershipRequest").with("member_ids", List.of(3L, 1L)).build()).numbers("member_ids"), contains(3L, 1L));
    }

    @Test void commandsComeBackFromTheLog() {
        for (String text : List.of("", "a\0b", "e\u0301", "😀", "x".repeat(1 << 20))) {
            assertThat(Command.decoded(Command.set(text, text).encoded()), is(Command.set(text, text)));
            assertThat(Command.decoded(new Command.Delete(text).encoded()), is(new Command.Delete(text)));
        }
        assertThat(Command.decoded(new Command.SetAll(List.of()).encoded()), is(new Command.SetAll(List.of())));
    }

    private static GrpcMessage pair(String key, String value) { return GrpcMessage.of("KeyValue").with("key", key).with("value", value).build(); }

    private static ByteString bytes(GrpcMessage message) throws IOException { return ByteString.readFrom(marshaller("Empty").stream(message)); }

    private static GrpcMessage again(String type, GrpcMessage message) { return marshaller(type).parse(marshaller(type).stream(message)); }

    private static MethodDescriptor.Marshaller<GrpcMessage> marshaller(String type) { return GrpcMessage.marshaller(type); }
}
