package io.github.rlaifv.core.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/**
 * The photos that all families share. Tests select them by their properties, since sets of fixtures have different
 * files.
 *
 * @param all all photos in the order of photos.json
 */
public record Photos(List<Photo> all) {
    public Photos {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("photos.json names no photos");
        }
    }

    /** The photo with the given number, counted from 0 and starting again after the last one. */
    public Photo any(int number) {
        return all.get(number % all.size());
    }

    /** The photo with the largest ratio of width to height. */
    public Photo wide() {
        return byAspect(all.size() - 1);
    }

    /** The photo with the smallest ratio of width to height. */
    public Photo tall() {
        return byAspect(0);
    }

    private Photo byAspect(int rank) {
        return all.stream()
                .sorted(Comparator.comparingDouble(Photo::aspect))
                .toList()
                .get(rank);
    }

    /** A photo that the EXIF orientation turns. Skips the running test if there is none. */
    public Photo turned() {
        return first(Photo::turned, "that EXIF turns");
    }

    /** A photo with an alpha channel. Skips the running test if there is none. */
    public Photo transparent() {
        return first(Photo::transparent, "with an alpha channel");
    }

    private Photo first(Predicate<Photo> wanted, String what) {
        List<Photo> found = all.stream().filter(wanted).toList();
        Assumptions.assumeFalse(found.isEmpty(), () -> "skipped: no photo " + what + " is among these fixtures");
        return found.get(0);
    }
}
