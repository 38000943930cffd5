package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.image.ImageSource;
import java.util.Objects;

/** One part of a message. */
public sealed interface Content {

    /**
     * Plain text.
     *
     * @param text the text as a person wrote it, without any template marks
     */
    record Text(String text) implements Content {
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * An image.
     *
     * @param source source of its encoded bytes
     */
    record Image(ImageSource source) implements Content {
        public Image {
            Objects.requireNonNull(source, "source");
        }
    }
}
