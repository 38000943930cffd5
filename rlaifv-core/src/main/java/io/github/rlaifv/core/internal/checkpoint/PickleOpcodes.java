package io.github.rlaifv.core.internal.checkpoint;

import java.util.Locale;
import java.util.Map;

/** Names of the pickle instructions that {@link PickleReader} rejects, for its messages. */
final class PickleOpcodes {
    private static final Map<Character, String> REFUSED = Map.ofEntries(
            Map.entry('i', "INST"),
            Map.entry('o', "OBJ"),
            Map.entry('\u0081', "NEWOBJ"),
            Map.entry('\u0092', "NEWOBJ_EX"),
            Map.entry('\u0093', "STACK_GLOBAL"),
            Map.entry('\u0082', "EXT1"),
            Map.entry('\u0083', "EXT2"),
            Map.entry('\u0084', "EXT4"),
            Map.entry('P', "PERSID"),
            Map.entry('0', "POP"),
            Map.entry('1', "POP_MARK"),
            Map.entry('2', "DUP"),
            Map.entry(']', "EMPTY_LIST"),
            Map.entry('l', "LIST"),
            Map.entry('a', "APPEND"),
            Map.entry('e', "APPENDS"),
            Map.entry('d', "DICT"),
            Map.entry('p', "PUT"),
            Map.entry('g', "GET"),
            Map.entry('I', "INT"),
            Map.entry('L', "LONG"),
            Map.entry('F', "FLOAT"),
            Map.entry('S', "STRING"),
            Map.entry('T', "BINSTRING"),
            Map.entry('U', "SHORT_BINSTRING"),
            Map.entry('V', "UNICODE"),
            Map.entry('B', "BINBYTES"),
            Map.entry('C', "SHORT_BINBYTES"),
            Map.entry('\u008b', "LONG4"),
            Map.entry('\u008c', "SHORT_BINUNICODE"),
            Map.entry('\u008d', "BINUNICODE8"),
            Map.entry('\u008e', "BINBYTES8"),
            Map.entry('\u008f', "EMPTY_SET"),
            Map.entry('\u0090', "ADDITEMS"),
            Map.entry('\u0091', "FROZENSET"),
            Map.entry('\u0094', "MEMOIZE"),
            Map.entry('\u0095', "FRAME"),
            Map.entry('\u0096', "BYTEARRAY8"),
            Map.entry('\u0097', "NEXT_BUFFER"),
            Map.entry('\u0098', "READONLY_BUFFER"));

    private PickleOpcodes() {}

    /** The name and number of an instruction, such as {@code INST (0x69)}. */
    static String name(int opcode) {
        return REFUSED.getOrDefault((char) opcode, "unknown instruction")
                + String.format(Locale.ROOT, " (0x%02x)", opcode);
    }
}
