package io.github.rlaifv.human;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import java.util.List;
import java.util.Optional;

/**
 * What stands on a page under one image: a response with claims, or two responses between which people choose.
 *
 * @param image image of the question; empty for a question without one
 * @param question text of the question
 * @param texts the response, or the responses A and B
 * @param units the claims; for a choice one unit without a text
 */
record SheetItem(Optional<ImageSource> image, String question, List<String> texts, List<Unit> units) {

    /**
     * What people answer.
     *
     * @param id id on the sheet
     * @param text the claim; empty for a choice
     */
    record Unit(String id, String text) {}

    SheetItem {
        texts = List.copyOf(texts);
        units = List.copyOf(units);
    }

    /** Returns what was asked, with the earlier turns of its conversation. */
    static String question(Instruction instruction) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < instruction.history().size(); i++) {
            text.append(i % 2 == 0 ? "Question: " : "Response: ")
                    .append(instruction.history().get(i))
                    .append('\n');
        }
        return text.append(text.isEmpty() ? "" : "Question: ")
                .append(instruction.question())
                .toString();
    }

    boolean choice() {
        return texts.size() == 2;
    }
}
