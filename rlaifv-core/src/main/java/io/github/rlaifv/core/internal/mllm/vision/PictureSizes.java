package io.github.rlaifv.core.internal.mllm.vision;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the sizes of images, for encoders whose number of tokens follows from them. Safe for several threads. */
public final class PictureSizes {
    private static final int MOST = 100_000;

    private final ImageDecoder decoder;
    private final Map<String, ImageSize> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ImageSize> eldest) {
            return size() > MOST;
        }
    };

    /** Reads sizes as a decoder would give them. */
    public PictureSizes(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /** The size of an image as it is shown, turned upright where the decoder turns it. */
    public synchronized ImageSize of(ImageSource image) {
        return known.computeIfAbsent(image.fingerprint(), key -> decoder.size(image));
    }
}
