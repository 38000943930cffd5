package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation whose last turn is the user's. The policy renders it with the prompt format of its model family.
 *
 * @param messages the turns, in order
 */
public record Prompt(List<Message> messages) {
    public Prompt {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs at least one message");
        }
        if (messages.get(messages.size() - 1).role() != Role.USER) {
            throw new IllegalArgumentException("the last message of a prompt must be the user's, was one of the role "
                    + messages.get(messages.size() - 1).role());
        }
    }

    /** Returns the prompt of a text-only question. */
    public static Prompt of(String text) {
        return of(null, text);
    }

    /** Returns the prompt of a question about an image, with the image first. A null image gives a text-only prompt. */
    public static Prompt of(@Nullable ImageSource image, String question) {
        Content.Text text = new Content.Text(question);
        List<Content> content = image == null ? List.of(text) : List.of(new Content.Image(image), text);
        return new Prompt(List.of(new Message(Role.USER, content)));
    }

    /**
     * Returns the same prompt with each image at the position of the mark {@code <image>} in its message's text, as in
     * data of LLaVA's layout. Whitespace at the ends of such a text, and beside a mark at one of its ends, is removed
     * with the mark, as in LLaVA's training code. Inside a text, a line break after the mark is removed. All
     * multimodal policies, local or remote, place images in this way. Prompt formats of families that show images
     * before the texts of their message still do so.
     *
     * @throws io.github.rlaifv.core.run.BadDataException quoting the text, if it has the mark more than once, or if
     *     its message does not have exactly one image
     */
    public Prompt placed() {
        List<Message> placed = messages.stream().map(ImageMark::placed).toList();
        return placed.equals(messages) ? this : new Prompt(placed);
    }

    /** The images of all messages, in order. */
    public List<ImageSource> images() {
        return messages.stream()
                .flatMap(message -> message.content().stream())
                .filter(Content.Image.class::isInstance)
                .map(part -> ((Content.Image) part).source())
                .toList();
    }

    /** SHA-256 of roles, texts and images in hexadecimal. It identifies the prompt by its content. */
    public String fingerprint() {
        ContentHash hasher = new ContentHash();
        for (Message message : messages) {
            hasher.part(message.role().name());
            for (Content part : message.content()) {
                if (part instanceof Content.Text text) {
                    hasher.part("text");
                    hasher.part(text.text());
                } else if (part instanceof Content.Image image) {
                    hasher.part("image");
                    hasher.part(image.source().fingerprint());
                }
            }
        }
        return hasher.text();
    }
}
