package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of the pickle format (protocol 2) that state dictionaries use. Nothing is executed: {@link Vocabulary}
 * decides what names of classes and functions stand for. Values are Long, Double, Boolean, String, {@link Nothing},
 * {@link PickleDict}, lists (for tuples) and what the vocabulary creates.
 *
 * <p>Each instruction takes a bounded amount of memory, and their number is limited, so that a hostile file can't fill
 * the memory.
 */
final class PickleReader {
    private static final int MAX_INSTRUCTIONS = 2_000_000;

    private final PickleInput input;
    private final Vocabulary vocabulary;
    private final Deque<List<Object>> marked = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private List<Object> stack = new ArrayList<>();

    /** Python's None. */
    enum Nothing {
        NONE
    }

    /** The classes and functions that a pickle may name, and what they create. */
    interface Vocabulary {
        /**
         * Resolves a class or function.
         *
         * @throws BadDataException if it is not allowed
         */
        Object global(String module, String name);

        /**
         * Calls a function that {@link #global} returned.
         *
         * @throws BadDataException if it can't be called with these arguments
         */
        Object call(Object function, List<?> arguments);

        /**
         * Resolves an object that is stored outside the pickle.
         *
         * @throws BadDataException if the kind of the id is unknown
         */
        Object persistent(Object id);
    }

    private PickleReader(PickleInput input, Vocabulary vocabulary) {
        this.input = input;
        this.vocabulary = vocabulary;
    }

    /**
     * Reads the value in a pickle.
     *
     * @param bytes the pickle
     * @param where file and entry, for messages
     * @param vocabulary resolves names
     * @throws BadDataException if the pickle is damaged, or has an instruction or name that is not allowed
     */
    static Object read(byte[] bytes, String where, Vocabulary vocabulary) {
        return new PickleReader(new PickleInput(bytes, where), vocabulary).run();
    }

    private Object run() {
        for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
            int opcode = input.unsigned(1);
            if (opcode == '.') {
                Object value = pop();
                if (!stack.isEmpty() || !marked.isEmpty() || input.hasRemaining()) {
                    throw input.broken("it continues after its end");
                }
                return value;
            }
            execute(opcode);
        }
        throw input.broken("it has more than " + MAX_INSTRUCTIONS + " instructions");
    }

    private void execute(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(input.unsigned(1));
            case '(' -> {
                marked.push(stack);
                stack = new ArrayList<>();
            }
            case ')' -> stack.add(List.of());
            case 't' -> {
                List<Object> items = sinceMark();
                stack.add(List.copyOf(items));
            }
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case '}' -> stack.add(new PickleDict());
            case 's' -> {
                Object value = pop();
                Object key = pop();
                put(dictionary(), key, value);
            }
            case 'u' -> setItems(sinceMark());
            case 'N' -> stack.add(Nothing.NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add((long) input.unsigned(1));
            case 'M' -> stack.add((long) input.unsigned(2));
            case 'J' -> stack.add((long) (int) input.number(4));
            case 0x8a -> stack.add(input.longNumber(input.unsigned(1)));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(input.number(8))));
            case 'X' -> stack.add(input.text(input.number(4)));
            case 'c' -> stack.add(vocabulary.global(input.line(), input.line()));
            case 'q' -> memo.put(input.unsigned(1), peek());
            case 'r' -> memo.put((int) input.number(4), peek());
            case 'h' -> stack.add(remembered(input.unsigned(1)));
            case 'j' -> stack.add(remembered((int) input.number(4)));
            case 'Q' -> stack.add(vocabulary.persistent(pop()));
            case 'R' -> call();
            case 'b' -> build();
            default ->
                throw new BadDataException(
                        input.where() + " contains the pickle instruction "
                                + PickleOpcodes.name(opcode) + " at byte " + (input.position() - 1)
                                + ", which no state dictionary needs, so it is rejected and nothing was executed: get the checkpoint as safetensors");
        }
    }

    private void protocol(int version) {
        if (version != 2) {
            throw new BadDataException(input.where() + " is a pickle of protocol " + version
                    + "; only 2 is supported, the default of torch.save: save the file again");
        }
    }

    private void tuple(int count) {
        Object[] items = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            items[i] = pop();
        }
        stack.add(List.of(items));
    }

    private void setItems(List<Object> items) {
        if (items.size() % 2 != 0) {
            throw input.broken("a dictionary gets a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            put(dictionary(), items.get(i), items.get(i + 1));
        }
    }

    private void put(PickleDict target, Object key, Object value) {
        // Keys that are compared by content could be built so that comparing takes forever.
        if (!(key instanceof String) && !(key instanceof Long)) {
            throw input.broken("a dictionary has a key that is neither text nor an integer");
        }
        if (!target.add(key, value)) {
            throw input.broken("'" + key + "' occurs twice");
        }
    }

    private PickleDict dictionary() {
        if (peek() instanceof PickleDict dictionary) {
            return dictionary;
        }
        throw input.broken("entries are added to something that is not a dictionary");
    }

    private void call() {
        if (!(pop() instanceof List<?> arguments)) {
            throw input.broken("a call has no tuple of arguments");
        }
        stack.add(vocabulary.call(pop(), arguments));
    }

    /** Ignores the attributes of an ordered dictionary, such as versions of modules, which do not describe tensors. */
    private void build() {
        if (!(pop() instanceof PickleDict)) {
            throw input.broken("an object's state is not a dictionary");
        }
        if (!(peek() instanceof PickleDict)) {
            throw input.broken("a state is given to something that is not a dictionary");
        }
    }

    private List<Object> sinceMark() {
        List<Object> items = stack;
        if (marked.isEmpty()) {
            throw input.broken("it ends a list or tuple that it did not begin");
        }
        stack = marked.pop();
        return items;
    }

    private Object pop() {
        Object value = peek();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Object peek() {
        if (stack.isEmpty()) {
            throw input.broken("it takes a value from an empty stack");
        }
        return stack.get(stack.size() - 1);
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw input.broken("it refers to value " + Integer.toUnsignedString(index) + ", which it never stored");
        }
        return value;
    }
}
