package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.internal.data.ChatMessage;
import io.github.rlaifv.core.internal.data.ChatPart;
import java.util.List;

/** A row of a vision preference dataset in the format of TRL's trainers; the components are its columns. */
public record TrlRow(
        List<ImageCell> images, List<ChatMessage> prompt, List<ChatMessage> chosen, List<ChatMessage> rejected) {

    /** Creates a row from a question about an image and two responses. */
    public static TrlRow of(ImageCell image, String question, String chosen, String rejected) {
        return new TrlRow(
                List.of(image),
                List.of(new ChatMessage("user", List.of(new ChatPart("image", null), new ChatPart("text", question)))),
                answer(chosen),
                answer(rejected));
    }

    private static List<ChatMessage> answer(String text) {
        return List.of(new ChatMessage("assistant", List.of(new ChatPart("text", text))));
    }
}
