package io.github.rlaifv.dpo.companion;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Encoded pictures that were made not long ago, up to so many bytes; the longest unused go first. */
final class PictureCache {
    private final long most;
    private final Map<String, byte[]> pictures = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /**
     * @param most bytes that are held
     */
    PictureCache(long most) {
        this.most = most;
    }

    /**
     * The picture of a name.
     *
     * @param make makes it where it is not held; equal names must give equal pictures
     */
    synchronized byte[] get(String name, Supplier<byte[]> make) {
        byte[] known = pictures.get(name);
        if (known == null) {
            known = make.get();
            pictures.put(name, known);
            held += known.length;
            shrink();
        }
        return known.clone();
    }

    private void shrink() {
        Iterator<byte[]> oldest = pictures.values().iterator();
        while (held > most && oldest.hasNext()) {
            held -= oldest.next().length;
            oldest.remove();
        }
    }

    /** Bytes held now. */
    synchronized long held() {
        return held;
    }
}
