package io.github.rlaifv.core.mllm;

import io.github.rlaifv.core.data.ImageSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Numbers the image features of a call: every different picture has its rows once. */
final class ImageTable {
    private final VisionEncoder vision;
    private final Map<String, Integer> firstRows = new HashMap<>();
    private final TreeMap<Integer, ImageSource> images = new TreeMap<>();
    private int rows;

    ImageTable(VisionEncoder vision) {
        this.vision = vision;
    }

    /** The first row of a picture's features; the others follow it. */
    int firstRow(ImageSource image) {
        return firstRows.computeIfAbsent(image.fingerprint(), key -> {
            int first = rows;
            images.put(first, image);
            rows += vision.tokens(image);
            return first;
        });
    }

    /** The pictures that some trees show. */
    Slice slice(List<TokenTree> trees) {
        TreeSet<Integer> firsts = new TreeSet<>();
        for (TokenTree tree : trees) {
            for (int i = 0; i < tree.size(); i++) {
                if (tree.token(i) < 0) {
                    firsts.add(images.floorKey(-1 - tree.token(i)));
                }
            }
        }
        List<ImageSource> shown = new ArrayList<>();
        TreeMap<Integer, Integer> shift = new TreeMap<>();
        int local = 0;
        for (int first : firsts) {
            ImageSource image = Objects.requireNonNull(images.get(first));
            shown.add(image);
            shift.put(first, local - first);
            local += vision.tokens(image);
        }
        return new Slice(shown, shift);
    }

    /**
     * Some pictures of the table.
     *
     * @param images in the order of their rows
     * @param shift first row in the table to what is added for the row among these pictures
     */
    record Slice(List<ImageSource> images, TreeMap<Integer, Integer> shift) {
        int row(int tableRow) {
            return tableRow + shift.floorEntry(tableRow).getValue();
        }
    }
}
