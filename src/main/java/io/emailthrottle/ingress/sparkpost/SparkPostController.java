package io.emailthrottle.ingress.sparkpost;

import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.Accepted;
import io.emailthrottle.ingress.dialect.ConditionalOnDialect;
import io.emailthrottle.ingress.dialect.DialectBody;
import io.emailthrottle.ingress.dialect.DialectSender;
import io.emailthrottle.ingress.http.NumericId;
import io.emailthrottle.security.Caller;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** SparkPost's call. */
@RestController
@Hidden
@ConditionalOnDialect(SparkPostDialect.NAME)
class SparkPostController {

    private final DialectSender sender;
    private final Admission admission;
    private final Time time;

    SparkPostController(DialectSender sender, Admission admission, Time time) {
        this.sender = sender;
        this.admission = admission;
        this.time = time;
    }

    /** 200 with the first email's id as a number. */
    @PostMapping({"/api/v1/transmissions", "/api/v1/transmissions/"})
    Map<String, Object> transmissions(Caller caller, HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            SparkPostReader reader =
                    new SparkPostReader(DialectBody.object(place, request, new ValidationErrors()), time.now());
            List<Accepted> accepted = new ArrayList<>();
            if (reader.anySink(true)) {
                accepted.addAll(sender.all(caller, null, place, reader.toSinks(place::holdBeside), true));
            }
            if (reader.anySink(false) || accepted.isEmpty()) {
                accepted.addAll(0, sender.all(caller, null, place, reader.emails(place::holdBeside), reader.sandbox()));
            }
            return Map.of(
                    "results",
                    Map.of(
                            "total_accepted_recipients",
                            reader.size(),
                            "total_rejected_recipients",
                            0,
                            "id",
                            NumericId.of(accepted.getFirst().id())));
        }
    }
}
