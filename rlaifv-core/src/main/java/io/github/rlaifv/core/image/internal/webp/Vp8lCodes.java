package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.HashMap;
import java.util.Map;

/**
 * The five prefix codes of a group of blocks.
 *
 * @param green code of green, lengths and the color cache
 * @param red code of red
 * @param blue code of blue
 * @param alpha code of alpha
 * @param distance code of distances
 */
record Vp8lCodes(Vp8lCode green, Vp8lCode red, Vp8lCode blue, Vp8lCode alpha, Vp8lCode distance) {
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int REPEAT_LAST = 16;
    private static final int[] REPEAT_BITS = {2, 3, 7};
    private static final int[] REPEAT_LEAST = {3, 3, 11};

    /**
     * Reads the codes of all groups and keeps those that are used.
     *
     * @param groups group of each block, in the second and third byte; empty for a single group. Replaced by indices
     *     into the result
     */
    static Vp8lCodes[] read(Vp8lBits bits, int[] groups, int cacheSize) {
        Map<Integer, Integer> used = new HashMap<>();
        int last = 0;
        for (int i = 0; i < groups.length; i++) {
            int group = groups[i] >> 8 & 0xffff;
            last = Math.max(last, group);
            Integer index = used.putIfAbsent(group, used.size());
            groups[i] = index == null ? used.size() - 1 : index;
        }
        if (groups.length == 0) {
            used.put(0, 0);
        }
        Vp8lCodes[] codes = new Vp8lCodes[used.size()];
        for (int group = 0; group <= last; group++) {
            Vp8lCodes one = new Vp8lCodes(
                    code(bits, LITERALS + LENGTHS + cacheSize),
                    code(bits, LITERALS),
                    code(bits, LITERALS),
                    code(bits, LITERALS),
                    code(bits, DISTANCES));
            Integer index = used.get(group);
            if (index != null) {
                codes[index] = one;
            }
        }
        return codes;
    }

    private static Vp8lCode code(Vp8lBits bits, int symbols) {
        int[] lengths = new int[symbols];
        if (bits.flag()) {
            boolean two = bits.flag();
            lengths[checked(bits.read(bits.flag() ? 8 : 1), symbols)] = 1;
            if (two) {
                lengths[checked(bits.read(8), symbols)] = 1;
            }
            return new Vp8lCode(lengths);
        }
        int[] lengthsOfLengths = new int[LENGTH_ORDER.length];
        int given = bits.read(4) + 4;
        for (int i = 0; i < given; i++) {
            lengthsOfLengths[LENGTH_ORDER[i]] = bits.read(3);
        }
        Vp8lCode code = new Vp8lCode(lengthsOfLengths);
        int left = symbols;
        if (bits.flag()) {
            left = 2 + bits.read(2 + 2 * bits.read(3));
            if (left > symbols) {
                throw ImageFault.damaged("its lossless image has a code with too many symbols");
            }
        }
        int before = 8;
        int at = 0;
        while (at < symbols && left-- > 0) {
            int length = code.read(bits);
            if (length < REPEAT_LAST) {
                lengths[at++] = length;
                before = length == 0 ? before : length;
                continue;
            }
            int kind = length - REPEAT_LAST;
            int repeat = bits.read(REPEAT_BITS[kind]) + REPEAT_LEAST[kind];
            if (repeat > symbols - at) {
                throw ImageFault.damaged("its lossless image has a code with too many symbols");
            }
            for (int i = 0; i < repeat; i++) {
                lengths[at++] = kind == 0 ? before : 0;
            }
        }
        return new Vp8lCode(lengths);
    }

    private static int checked(int symbol, int symbols) {
        if (symbol >= symbols) {
            throw ImageFault.damaged("its lossless image has a code with an unknown symbol");
        }
        return symbol;
    }
}
