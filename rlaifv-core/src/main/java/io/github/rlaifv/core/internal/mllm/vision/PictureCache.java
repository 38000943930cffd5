package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen tower said of images, so that the many stages that look at the same image encode it once. The least
 * recently used ones go first. Not thread-safe.
 */
public final class PictureCache {
    private static final long BYTES = 256L << 20;

    private final TensorScope scope;
    private final int bytesPerNumber;
    private final LinkedHashMap<String, NDArray> rows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param scope owns the cached tensors
     * @param bytesPerNumber of their type
     */
    public PictureCache(TensorScope scope, int bytesPerNumber) {
        this.scope = scope;
        this.bytesPerNumber = bytesPerNumber;
    }

    /** What is known of an image; null if nothing is. */
    public @Nullable NDArray get(ImageSource image) {
        return rows.get(image.fingerprint());
    }

    /** The images that nothing is known of, each once. */
    public List<ImageSource> missing(List<ImageSource> images) {
        Map<String, ImageSource> missing = new LinkedHashMap<>();
        for (ImageSource image : images) {
            if (!rows.containsKey(image.fingerprint())) {
                missing.put(image.fingerprint(), image);
            }
        }
        return List.copyOf(missing.values());
    }

    /** Keeps a tensor, whose owner the cache becomes. */
    public void put(ImageSource image, NDArray tensor) {
        rows.put(image.fingerprint(), scope.adopt(tensor));
        bytes += tensor.size() * bytesPerNumber;
    }

    /** Lets go of what is over the limit; what {@link #get} gave before must not be used any longer. */
    public void trim() {
        var eldest = rows.entrySet().iterator();
        while (bytes > BYTES && eldest.hasNext()) {
            NDArray old = eldest.next().getValue();
            bytes -= old.size() * bytesPerNumber;
            eldest.remove();
            old.close();
        }
    }

    /** Forgets everything. */
    public void clear() {
        rows.values().forEach(NDArray::close);
        rows.clear();
        bytes = 0;
    }
}
