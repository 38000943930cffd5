package io.github.rlaifv.inference;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import java.nio.charset.StandardCharsets;

/** Names a prompt by its content, so that its random numbers don't depend on where it stands in a batch. */
final class PromptKey {

    private PromptKey() {}

    static String of(Prompt prompt) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (Message message : prompt.messages()) {
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
