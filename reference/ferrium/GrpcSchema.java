package ferrium;

import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.DescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.DescriptorValidationException;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FileDescriptor;

/** The messages of contracts/kv.md §2.4, built without protoc: of each field {@code [repeated|optional] type name number}. */
final class GrpcSchema {
    private static final FileDescriptor FILE = file(
        message("Empty"),
        message("KeyValue", "string key 1", "string value 2"),
        message("SetRequest", "string key 1", "string value 2"),
        message("KeyRequest", "string key 1"),
        message("GetResponse", "string key 1", "string value 2", "bool found 3", "string error 4"),
        message("DeleteResponse", "bool success 1", "bool existed 2", "string error 3"),
        message("ExistsResponse", "bool exists 1", "string error 2"),
        message("BatchSetRequest", "repeated KeyValue pairs 1"),
        message("BatchSetResponse", "bool success 1", "uint32 count 2", "string error 3"),
        message("AddLearnerRequest", "uint64 node_id 1", "string rpc_addr 2", "string api_addr 3"),
        message("ChangeMembershipRequest", "repeated uint64 member_ids 1"),
        message("Done", "bool success 1", "string error 2"),
        message("HealthCheckResponse", "string status 1", "string service 2", "string version 3"),
        message("LeaderInfo", "string rpc_addr 1", "string api_addr 2"),
        message("GetLeaderResponse", "optional uint64 leader_id 1", "optional LeaderInfo leader_info 2", "string error 3"),
        message("Membership", "uint64 log_index 1", "repeated uint64 voters 2", "repeated uint64 learners 3"),
        message("GetMetricsResponse", "string state 1", "optional uint64 current_leader 2", "uint64 term 3", "uint64 last_log_index 4", "uint64 last_applied 5", "Membership membership 6", "string error 8"));

    private GrpcSchema() {}

    static Descriptor of(String message) { return FILE.findMessageTypeByName(message); }

    private static FileDescriptor file(DescriptorProto... messages) {
        var file = FileDescriptorProto.newBuilder().setName("ferrium.proto").setPackage("ferrium").setSyntax("proto3");
        for (var message : messages) file.addMessageType(message);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DescriptorProto message(String name, String... fields) {
        var message = DescriptorProto.newBuilder().setName(name);
        for (var field : fields) {
            var words = field.split(" ");
            int type = words.length - 3;
            var proto = FieldDescriptorProto.newBuilder().setName(words[type + 1]).setNumber(Integer.parseInt(words[type + 2]));
            proto.setLabel(words[0].equals("repeated") ? FieldDescriptorProto.Label.LABEL_REPEATED : FieldDescriptorProto.Label.LABEL_OPTIONAL);
            if (words[0].equals("optional")) {
                proto.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount()); // as protoc writes it
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + words[type + 1]));
            }
            message.addField(typed(proto, words[type]));
        }
        return message.build();
    }

    private static FieldDescriptorProto typed(FieldDescriptorProto.Builder field, String type) {
        return switch (type) {
            case "string" -> field.setType(FieldDescriptorProto.Type.TYPE_STRING).build();
            case "bool" -> field.setType(FieldDescriptorProto.Type.TYPE_BOOL).build();
            case "uint32" -> field.setType(FieldDescriptorProto.Type.TYPE_UINT32).build();
            case "uint64" -> field.setType(FieldDescriptorProto.Type.TYPE_UINT64).build();
            default -> field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".ferrium." + type).build();
        };
    }
}
