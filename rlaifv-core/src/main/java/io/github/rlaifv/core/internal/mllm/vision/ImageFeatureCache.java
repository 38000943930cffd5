package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Caches the features of a frozen vision tower, so that stages that use the same image encode it once. The least
 * recently used ones are evicted first. Not safe for use by several threads.
 */
public final class ImageFeatureCache {
    private static final long BYTES = 256L << 20;

    private final TensorScope scope;
    private final int bytesPerNumber;
    private final LinkedHashMap<String, NDArray> rows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param scope scope that owns the cached tensors
     * @param bytesPerNumber size of one number in bytes
     */
    public ImageFeatureCache(TensorScope scope, int bytesPerNumber) {
        this.scope = scope;
        this.bytesPerNumber = bytesPerNumber;
    }

    /** The cached features of an image; null if there are none. */
    public @Nullable NDArray get(ImageSource image) {
        return rows.get(image.fingerprint());
    }

    /** The images that are not cached, each once. */
    public List<ImageSource> missing(List<ImageSource> images) {
        Map<String, ImageSource> missing = new LinkedHashMap<>();
        for (ImageSource image : images) {
            if (!rows.containsKey(image.fingerprint())) {
                missing.put(image.fingerprint(), image);
            }
        }
        return List.copyOf(missing.values());
    }

    /** Adds the features of an image; the cache takes ownership of the tensor. */
    public void put(ImageSource image, NDArray tensor) {
        rows.put(image.fingerprint(), scope.adopt(tensor));
        bytes += tensor.size() * bytesPerNumber;
    }

    /** Evicts features over the limit. Tensors that {@link #get} returned before must not be used any more. */
    public void trim() {
        var eldest = rows.entrySet().iterator();
        while (bytes > BYTES && eldest.hasNext()) {
            NDArray old = eldest.next().getValue();
            bytes -= old.size() * bytesPerNumber;
            eldest.remove();
            old.close();
        }
    }

    /** Removes everything. */
    public void clear() {
        rows.values().forEach(NDArray::close);
        rows.clear();
        bytes = 0;
    }
}
