package io.github.rlaifv.core.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes valid and malformed pickles of protocol 2, instruction by instruction. */
public final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PickleBytes() {
        raw(0x80, 2);
    }

    /**
     * A tensor of a state dictionary.
     *
     * @param storageType such as {@code FloatStorage}
     * @param key key of its storage
     * @param elements number of elements of its storage
     * @param offset index of its first element in the storage
     */
    public record Tensor(
            String storageType, String key, long elements, long offset, List<Long> shape, List<Long> strides) {}

    /** Returns the pickle of a complete state dictionary. */
    public static byte[] stateDictionary(Map<String, Tensor> tensors) {
        PickleBytes pickle = new PickleBytes().raw('}', '(');
        tensors.forEach((name, tensor) -> pickle.text(name).tensor(tensor));
        return pickle.raw('u', '.').bytes();
    }

    public PickleBytes raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw('X').little(bytes.length, 4);
        out.writeBytes(bytes);
        return this;
    }

    public PickleBytes global(String module, String name) {
        raw('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Writes an integer. */
    public PickleBytes number(long value) {
        return raw(0x8a, 8).little(value, 8);
    }

    public PickleBytes numbers(List<Long> values) {
        raw('(');
        values.forEach(this::number);
        return raw('t');
    }

    public PickleBytes tensor(Tensor tensor) {
        global("torch._utils", "_rebuild_tensor_v2").raw('(');
        raw('(').text("storage")
                .global("torch", tensor.storageType())
                .text(tensor.key())
                .text("cpu")
                .number(tensor.elements())
                .raw('t', 'Q');
        number(tensor.offset()).numbers(tensor.shape()).numbers(tensor.strides());
        return raw(0x89).global("collections", "OrderedDict").raw(')', 'R').raw('t', 'R');
    }

    public PickleBytes little(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
