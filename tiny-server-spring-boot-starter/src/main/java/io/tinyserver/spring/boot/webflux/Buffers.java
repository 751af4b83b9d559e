package io.tinyserver.spring.boot.webflux;

import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Mono;

/**
 * Takes the bytes out of Spring's buffers: without a copy where they are on the heap and nobody counts references, else with one, after
 * which the buffer is released.
 */
final class Buffers {

    /** Has what was published before sent at once; see {@link io.tinyserver.http.Body.Published}. */
    static final Mono<DataBuffer> FLUSH =
            Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(ByteBuffer.allocate(0)));

    private Buffers() {}

    /** What is readable, as an array that nobody changes any more. */
    static byte[] takeBytes(DataBuffer buffer) {
        int length = buffer.readableByteCount();
        if (buffer instanceof DefaultDataBuffer ours && buffer.readPosition() == 0) {
            ByteBuffer memory = ours.getNativeBuffer();
            if (memory.hasArray() && memory.arrayOffset() == 0 && memory.array().length == length) {
                return memory.array();
            }
        }
        return copy(buffer, length);
    }

    /** What is readable. */
    static ByteBuffer take(DataBuffer buffer) {
        if (buffer instanceof DefaultDataBuffer ours) {
            ByteBuffer memory = ours.getNativeBuffer().duplicate();
            return memory.limit(buffer.writePosition()).position(buffer.readPosition());
        }
        return ByteBuffer.wrap(copy(buffer, buffer.readableByteCount()));
    }

    private static byte[] copy(DataBuffer buffer, int length) {
        try {
            byte[] bytes = new byte[length];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
