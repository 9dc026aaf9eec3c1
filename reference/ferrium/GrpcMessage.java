package ferrium;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.DynamicMessage;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/** A message of {@link GrpcSchema}, read and written by the names of its fields. */
record GrpcMessage(DynamicMessage message) {
    static Builder of(String type) { return new Builder(DynamicMessage.newBuilder(GrpcSchema.of(type))); }

    String text(String field) { return (String) value(field); }

    long number(String field) { return ((Number) value(field)).longValue(); }

    /** The messages of a repeated field. */
    List<GrpcMessage> messages(String field) { return ((List<?>) value(field)).stream().map(m -> new GrpcMessage((DynamicMessage) m)).toList(); }

    List<Long> numbers(String field) { return ((List<?>) value(field)).stream().map(n -> (Long) n).toList(); }

    private Object value(String field) { return message.getField(message.getDescriptorForType().findFieldByName(field)); }

    /** Builds the descriptors at the first message, not when the server starts. */
    static MethodDescriptor.Marshaller<GrpcMessage> marshaller(String type) {
        return new MethodDescriptor.Marshaller<>() {
            @Override public InputStream stream(GrpcMessage value) { return value.message.toByteString().newInput(); }

            @Override public GrpcMessage parse(InputStream stream) {
                try {
                    return new GrpcMessage(DynamicMessage.parseFrom(GrpcSchema.of(type), stream));
                } catch (IOException e) {
                    throw Status.INVALID_ARGUMENT.withDescription("invalid message: " + e.getMessage()).asRuntimeException();
                }
            }
        };
    }

    record Builder(DynamicMessage.Builder message) {
        /** Leaves the field out where the value is null. */
        Builder with(String field, Object value) {
            if (value != null) message.setField(message.getDescriptorForType().findFieldByName(field), value instanceof GrpcMessage inner ? inner.message : value);
            return this;
        }

        GrpcMessage build() { return new GrpcMessage(message.build()); }
    }
}
