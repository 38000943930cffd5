/**
 * What people's labels say: how far a labeler agrees with people, people with each other, and which of two models people
 * prefer. Start at {@link io.github.rlaifv.human.agreement.HumanReport}.
 */
@NullMarked
package io.github.rlaifv.human.agreement;

import org.jspecify.annotations.NullMarked;
