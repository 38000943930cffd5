package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.ContentHash;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Identifies instructions by their content: the bytes of the image and the words of the question. */
public final class InstructionKey {
    private static final String MARK = "<image>";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private InstructionKey() {}

    /** Returns 64 bits of the hash of an instruction's content. Equal instructions have equal bits. */
    public static long bits(Instruction instruction) {
        return ContentHash.bits(of(instruction));
    }

    /** Returns the content of an instruction as a text: image, earlier turns and question. */
    public static String of(Instruction instruction) {
        return instruction.context() + " " + normalized(instruction.question());
    }

    /** Returns a question without what does not change it: case, whitespace, and the mark of the image. */
    static String normalized(String question) {
        String words = BLANKS.matcher(
                        Normalizer.normalize(question, Normalizer.Form.NFKC).replace(MARK, " "))
                .replaceAll(" ");
        return words.strip().toLowerCase(Locale.ROOT);
    }
}
