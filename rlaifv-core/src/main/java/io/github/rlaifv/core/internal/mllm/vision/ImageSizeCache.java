package io.github.rlaifv.core.internal.mllm.vision;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Caches the sizes of images, for encoders whose number of tokens depends on them. Safe for use by several threads. */
public final class ImageSizeCache {
    private static final int MOST = 100_000;

    private final ImageDecoder decoder;
    private final Map<String, ImageSize> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ImageSize> eldest) {
            return size() > MOST;
        }
    };

    /** Reads sizes with a decoder. */
    public ImageSizeCache(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /** The size of an image after decoding, with its orientation applied if the decoder does that. */
    public synchronized ImageSize of(ImageSource image) {
        return known.computeIfAbsent(image.fingerprint(), key -> decoder.size(image));
    }
}
