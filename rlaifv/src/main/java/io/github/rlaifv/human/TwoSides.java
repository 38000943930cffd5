package io.github.rlaifv.human;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.human.label.ChoiceUnit;
import java.util.List;
import java.util.Optional;

/**
 * Two responses in the order in which people see them.
 *
 * @param a what response A is
 * @param textA its text
 * @param b what response B is
 * @param textB its text
 */
record TwoSides(String a, String textA, String b, String textB) {

    /**
     * Returns the item of a page, and adds its unit to those of the key. The id depends on what people see, the order of
     * the responses included.
     */
    SheetItem item(String item, Optional<ImageSource> image, String question, List<ChoiceUnit> choices) {
        String id = ContentHash.brief(image.map(ImageSource::fingerprint).orElse("") + "\n" + item + "\n"
                + question.length() + "\n" + question + "\n" + textA.length() + "\n" + textA + "\n" + textB);
        choices.add(new ChoiceUnit(id, item, a, b));
        return new SheetItem(image, question, List.of(textA, textB), List.of(new SheetItem.Unit(id, "")));
    }
}
