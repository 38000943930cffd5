package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.data.ChatMessage;
import io.github.rlaifv.core.internal.data.ChatPart;
import java.util.ArrayList;
import java.util.List;

/** A row of a vision preference dataset in the format of TRL's trainers; the components are its columns. */
public record TrlRow(
        List<ImageCell> images, List<ChatMessage> prompt, List<ChatMessage> chosen, List<ChatMessage> rejected) {

    /**
     * Creates a row.
     *
     * @param images the image, or none
     */
    static TrlRow of(List<ImageCell> images, PreferencePair pair) {
        List<String> history = pair.instruction().history();
        List<ChatMessage> prompt = new ArrayList<>();
        for (int i = 0; i <= history.size(); i++) {
            String text =
                    i < history.size() ? history.get(i) : pair.instruction().question();
            prompt.add(i % 2 == 0 ? question(text, i == 0 && !images.isEmpty()) : answer(text));
        }
        return new TrlRow(images, prompt, List.of(answer(pair.chosen())), List.of(answer(pair.rejected())));
    }

    private static ChatMessage question(String text, boolean shown) {
        ChatPart words = new ChatPart("text", text);
        return new ChatMessage("user", shown ? List.of(new ChatPart("image", null), words) : List.of(words));
    }

    private static ChatMessage answer(String text) {
        return new ChatMessage("assistant", List.of(new ChatPart("text", text)));
    }
}
