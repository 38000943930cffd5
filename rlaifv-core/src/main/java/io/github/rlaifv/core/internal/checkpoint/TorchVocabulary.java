package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The names that PyTorch's state dictionaries use; all others are rejected. */
final class TorchVocabulary implements PickleReader.Vocabulary {
    private static final String TENSOR = "torch._utils._rebuild_tensor_v2";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String ORDERED = "collections.OrderedDict";
    private static final int MAX_RANK = 64;
    private static final Set<String> FUNCTIONS = Set.of(TENSOR, PARAMETER, ORDERED);
    private static final Set<String> STORAGES = Set.of(
            "FloatStorage",
            "HalfStorage",
            "BFloat16Storage",
            "LongStorage",
            "DoubleStorage",
            "IntStorage",
            "ShortStorage",
            "CharStorage",
            "ByteStorage",
            "BoolStorage",
            "ComplexFloatStorage",
            "ComplexDoubleStorage");

    private final String where;

    /** A name that has no meaning besides itself. */
    private record Name(String text) {}

    /** The class of a storage. */
    private record StorageType(String name) {}

    /** @param where file and entry, for messages */
    TorchVocabulary(String where) {
        this.where = where;
    }

    @Override
    public Object global(String module, String name) {
        if (module.equals("torch") && STORAGES.contains(name)) {
            return new StorageType(name);
        }
        String text = module + "." + name;
        if (FUNCTIONS.contains(text)) {
            return new Name(text);
        }
        throw new BadDataException(
                where + " refers to " + text + ", which is not among the names that a state dictionary"
                        + " needs (torch storages, " + TENSOR + ", " + PARAMETER + ", " + ORDERED
                        + "), so it is rejected and nothing was executed: get the checkpoint as safetensors");
    }

    @Override
    public Object call(Object function, List<?> arguments) {
        if (!(function instanceof Name name)) {
            throw new BadDataException(
                    where + " is damaged, fetch it again: it calls something that is not a function");
        }
        return switch (name.text()) {
            case ORDERED -> ordered(arguments);
            case PARAMETER -> parameter(arguments);
            default -> tensor(arguments);
        };
    }

    private PickleDict ordered(List<?> arguments) {
        if (!arguments.isEmpty()) {
            throw new BadDataException(where + " is damaged, fetch it again: an OrderedDict is made of values");
        }
        return new PickleDict();
    }

    /** Arguments: (tensor, requires_grad, hooks). */
    private TorchTensor parameter(List<?> arguments) {
        if (arguments.size() == 3 && arguments.get(0) instanceof TorchTensor tensor) {
            return tensor;
        }
        throw new BadDataException(where + " is damaged, fetch it again: a parameter is not made of a tensor");
    }

    /** Arguments: (storage, offset, shape, strides, requires_grad, hooks), sometimes followed by metadata. */
    private TorchTensor tensor(List<?> arguments) {
        if (arguments.size() >= 6
                && arguments.size() <= 7
                && arguments.get(0) instanceof TorchTensor.Storage storage
                && arguments.get(1) instanceof Long offset
                && arguments.get(2) instanceof List<?> shape
                && arguments.get(3) instanceof List<?> strides
                && shape.size() == strides.size()
                && shape.size() <= MAX_RANK) {
            return new TorchTensor(storage, offset, numbers(shape), numbers(strides));
        }
        throw new BadDataException(
                where + " is damaged, fetch it again: a tensor is not made of storage, offset, shape and strides");
    }

    private List<Long> numbers(List<?> values) {
        List<Long> numbers = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof Long number)) {
                throw new BadDataException(
                        where + " is damaged, fetch it again: a tensor's shape or strides are not integers");
            }
            numbers.add(number);
        }
        return List.copyOf(numbers);
    }

    /** The id is ("storage", type, key, device, elements). */
    @Override
    public Object persistent(Object id) {
        if (id instanceof List<?> parts
                && parts.size() == 5
                && parts.get(0).equals("storage")
                && parts.get(1) instanceof StorageType type
                && parts.get(2) instanceof String key
                && parts.get(4) instanceof Long elements
                && elements >= 0) {
            return new TorchTensor.Storage(type.name(), key, elements);
        }
        throw new BadDataException(where + " refers to something outside it that is not a storage of numbers, so it is"
                + " rejected; get the checkpoint as safetensors");
    }
}
