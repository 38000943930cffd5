package io.github.rlaifv.dpo.auxiliary;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Cache of damaged images, encoded, up to a total number of bytes. The least recently used images are evicted first.
 */
final class DamagedImageCache {
    private final long most;
    private final Map<String, byte[]> images = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /**
     * Creates an empty cache.
     *
     * @param most maximum number of bytes that are cached
     */
    DamagedImageCache(long most) {
        this.most = most;
    }

    /**
     * Returns the image of a name, made if it is not cached.
     *
     * @param name name of the image
     * @param make makes the image if it is not cached; equal names must give equal images
     */
    synchronized byte[] get(String name, Supplier<byte[]> make) {
        byte[] known = images.get(name);
        if (known == null) {
            known = make.get();
            images.put(name, known);
            held += known.length;
            shrink();
        }
        return known.clone();
    }

    private void shrink() {
        Iterator<byte[]> oldest = images.values().iterator();
        while (held > most && oldest.hasNext()) {
            held -= oldest.next().length;
            oldest.remove();
        }
    }

    /** Returns the number of bytes cached now. */
    synchronized long held() {
        return held;
    }
}
