package io.github.rlaifv.core.policy;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.ImageSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is asked: a conversation whose last turn is the user's. The policy renders it with the prompt format of
 * its model family.
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
            throw new IllegalArgumentException("the last message of a prompt must be the user's");
        }
    }

    /** A text-only question. */
    public static Prompt of(String text) {
        return of(null, text);
    }

    /** A question about an image; the image comes first. A null image gives a text-only prompt. */
    public static Prompt of(@Nullable ImageSource image, String question) {
        Content.Text text = new Content.Text(question);
        List<Content> content = image == null ? List.of(text) : List.of(new Content.Image(image), text);
        return new Prompt(List.of(new Message(Role.USER, content)));
    }

    /**
     * The same prompt with pictures where the mark {@code <image>} stands in a message's text, as data in LLaVA's layout has
     * it. White space at the ends of such a text and beside a mark at one of its ends goes with the mark, as in LLaVA's
     * training code; within a text, a line break behind the mark does. Every policy with eyes places pictures so, local or
     * remote. Prompt formats of families that show pictures before the texts of their message still do.
     *
     * @throws io.github.rlaifv.core.run.BadDataException quoting the text, if the mark stands there more than once, or in a
     *     message that shows no picture or several
     */
    public Prompt placed() {
        List<Message> placed = messages.stream().map(PictureMark::placed).toList();
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

    /** SHA-256 of roles, texts and pictures, hexadecimal: names the prompt by its content, wherever it stands. */
    public String fingerprint() {
        Hasher hasher = Hashing.sha256().newHasher();
        for (Message message : messages) {
            put(hasher, message.role().name());
            for (Content part : message.content()) {
                if (part instanceof Content.Text text) {
                    put(hasher, "text");
                    put(hasher, text.text());
                } else if (part instanceof Content.Image image) {
                    put(hasher, "image");
                    put(hasher, image.source().fingerprint());
                }
            }
        }
        return hasher.hash().toString();
    }

    /** The length comes first, so that no two different lists of parts give the same bytes. */
    private static void put(Hasher hasher, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        hasher.putInt(bytes.length).putBytes(bytes);
    }
}
