/** The command {@code rlaifv doctor}. Start at {@link io.github.rlaifv.cli.doctor.DoctorCommand}. */
@NullMarked
package io.github.rlaifv.cli.doctor;

import org.jspecify.annotations.NullMarked;
