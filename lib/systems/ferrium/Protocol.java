package systems.ferrium;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.DescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.DescriptorValidationException;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FileDescriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.DynamicMessage;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;

/** The messages and methods of ferrium's gRPC interface, built in code (contracts/kv.md §2.4). A field's type stands behind its name. */
final class Protocol {
    private static final FileDescriptor KV = file("ferrium.kv",
        message("SetRequest", "key:s", "value:s"), message("SetResponse", "success:b", "error:s"),
        message("GetRequest", "key:s"), message("GetResponse", "key:s", "value:s", "found:b", "error:s"),
        message("DeleteRequest", "key:s"), message("DeleteResponse", "success:b", "existed:b", "error:s"),
        message("ExistsRequest", "key:s"), message("ExistsResponse", "exists:b", "error:s"),
        message("KeyValue", "key:s", "value:s"),
        message("BatchSetRequest", "pairs:*KeyValue"), message("BatchSetResponse", "success:b", "count:u", "error:s"));
    private static final FileDescriptor MANAGEMENT = file("ferrium.management",
        message("InitializeRequest"), message("InitializeResponse", "success:b", "error:s"),
        message("AddLearnerRequest", "node_id:l", "rpc_addr:s", "api_addr:s"), message("AddLearnerResponse", "success:b", "error:s"),
        message("ChangeMembershipRequest", "member_ids:*l"), message("ChangeMembershipResponse", "success:b", "error:s"),
        message("HealthCheckRequest"), message("HealthCheckResponse", "status:s", "service:s", "version:s"),
        message("NodeInfo", "rpc_addr:s", "api_addr:s"),
        message("GetLeaderRequest"), message("GetLeaderResponse", "leader_id:?l", "leader_info:NodeInfo", "error:s"));

    private Protocol() {}

    /** @param name such as {@code Set}; its messages are SetRequest and SetResponse */
    static MethodDescriptor<DynamicMessage, DynamicMessage> method(String name) {
        boolean kv = KV.findMessageTypeByName(name + "Request") != null;
        return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder().setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName((kv ? "ferrium.kv.KvService/" : "ferrium.management.ManagementService/") + name)
            .setRequestMarshaller(new Marshaller(type(name + "Request"))).setResponseMarshaller(new Marshaller(type(name + "Response"))).build();
    }

    static Descriptor type(String message) {
        Descriptor found = KV.findMessageTypeByName(message);
        return found != null ? found : MANAGEMENT.findMessageTypeByName(message);
    }

    private record Marshaller(Descriptor type) implements MethodDescriptor.Marshaller<DynamicMessage> {
        @Override public InputStream stream(DynamicMessage message) { return new ByteArrayInputStream(message.toByteArray()); }

        @Override public DynamicMessage parse(InputStream in) {
            try {
                return DynamicMessage.parseFrom(type, in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static FileDescriptor file(String name, DescriptorProto... messages) {
        var file = FileDescriptorProto.newBuilder().setName(name + ".proto").setPackage(name).setSyntax("proto3");
        for (DescriptorProto m : messages) file.addMessageType(m);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fields are numbered from 1 on; {@code *} before a type repeats it, {@code ?} makes it optional. */
    private static DescriptorProto message(String name, String... fields) {
        var message = DescriptorProto.newBuilder().setName(name);
        for (int i = 0; i < fields.length; i++) {
            String[] words = fields[i].split(":");
            boolean repeated = words[1].startsWith("*");
            boolean optional = words[1].startsWith("?");
            var field = FieldDescriptorProto.newBuilder().setName(words[0]).setNumber(i + 1).setLabel(repeated ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
            if (optional) {
                field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + words[0]));
            }
            message.addField(typed(field, repeated || optional ? words[1].substring(1) : words[1]));
        }
        return message.build();
    }

    private static FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String type) {
        return switch (type) {
            case "s" -> field.setType(Type.TYPE_STRING);
            case "b" -> field.setType(Type.TYPE_BOOL);
            case "u" -> field.setType(Type.TYPE_UINT32);
            case "l" -> field.setType(Type.TYPE_UINT64);
            default -> field.setType(Type.TYPE_MESSAGE).setTypeName(type);
        };
    }
}
