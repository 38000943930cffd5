package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens around an image's features.
 *
 * @param around token before and after the features of each tile
 * @param global token before the whole image
 * @param places tokens by row and column, counted from 1, such as {@code 1,2}
 * @param line tokens that end a row of tiles
 * @param paragraph tokens that end the last row
 */
record ImageTokens(int around, int global, Map<String, Integer> places, List<Integer> line, List<Integer> paragraph) {

    /** Largest number of rows and of columns for which published models have tokens. */
    private static final int MOST = 16;

    static ImageTokens of(Tokenizer tokenizer) {
        Map<String, Integer> places = new HashMap<>();
        for (int row = 1; row <= MOST; row++) {
            for (int column = 1; column <= MOST; column++) {
                String key = row + "," + column;
                tokenizer.tokenId("<row_" + row + "_col_" + column + ">").ifPresent(id -> places.put(key, id));
            }
        }
        return new ImageTokens(
                id(tokenizer, "<fake_token_around_image>"),
                id(tokenizer, "<global-img>"),
                Map.copyOf(places),
                ids(tokenizer, "\n"),
                ids(tokenizer, "\n\n"));
    }

    private static int id(Tokenizer tokenizer, String mark) {
        return tokenizer.requiredId(mark);
    }

    private static List<Integer> ids(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encodePlain(text)).boxed().toList();
    }

    /**
     * The tokens that replace an image's placeholder in a prompt; feature rows are negative.
     *
     * @param tokens number of feature rows per tile
     */
    int[] layout(TileSplitter.Grid grid, int tokens, String name) {
        List<Integer> result = new ArrayList<>();
        int feature = 0;
        for (int row = 1; row <= grid.rows(); row++) {
            for (int column = 1; column <= grid.columns(); column++) {
                Integer place = places.get(row + "," + column);
                if (place == null) {
                    throw new UnusableImageException("image " + name + " has " + grid.rows() + " x " + grid.columns()
                            + " tiles, for which the model has no tokens: crop it or remove its record");
                }
                result.add(around);
                result.add(place);
                feature = features(result, feature, tokens);
            }
            result.addAll(row < grid.rows() ? line : paragraph);
        }
        result.add(around);
        result.add(global);
        features(result, feature, tokens);
        result.add(around);
        return result.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int features(List<Integer> result, int from, int count) {
        for (int i = from; i < from + count; i++) {
            result.add(-1 - i);
        }
        return from + count;
    }
}
