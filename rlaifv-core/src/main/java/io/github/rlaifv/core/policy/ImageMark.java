package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;

/** The mark {@code <image>} in the text of a message, which data in LLaVA's layout has at the position of the image. */
final class ImageMark {
    private static final String MARK = "<image>";

    private ImageMark() {}

    /** Returns the message with its image at the position of the mark; the same message if it has no mark. */
    static Message placed(Message message) {
        String text = message.text();
        int at = text.indexOf(MARK);
        if (at < 0) {
            return message;
        }
        List<Content> images = message.content().stream()
                .filter(Content.Image.class::isInstance)
                .toList();
        if (images.size() != 1 || text.indexOf(MARK, at + 1) >= 0) {
            throw new BadDataException("a " + message.role() + " text has the mark " + MARK + " "
                    + (text.indexOf(MARK, at + 1) >= 0 ? "more than once" : "once") + ", and the message shows "
                    + images.size() + " images: the mark may occur once in a message with one image, which it"
                    + " places; remove it and give the images as Content.Image between the texts; the text is \""
                    + text + "\"");
        }
        // Prompt formats write their own line break, and LLaVA's training code strips a question with the mark.
        String before = text.substring(0, at).stripLeading();
        String after = text.substring(at + MARK.length()).stripTrailing();
        if (before.isEmpty()) {
            after = after.stripLeading();
        } else if (after.isEmpty()) {
            before = before.stripTrailing();
        } else if (after.startsWith("\n")) {
            after = after.substring(1);
        } else if (after.startsWith("\r\n")) {
            after = after.substring(2);
        }
        List<Content> parts = new ArrayList<>();
        if (!before.isEmpty()) {
            parts.add(new Content.Text(before));
        }
        parts.addAll(images);
        if (!after.isEmpty() || before.isEmpty()) {
            parts.add(new Content.Text(after));
        }
        return new Message(message.role(), parts);
    }
}
