/** Written by "python -m web.openapi_types" from the server's routes; never by hand. */
export interface paths {
    "/api/arrival": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say how far this person has come on the way to the waiting room. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArrivalView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arrival/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give, refuse or withdraw one consent. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ConsentSaid"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArrivalView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arrival/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report what camera and microphone said when they were tried. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DevicesReported"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArrivalView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arrival/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have one's identity compared with the register. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["IdentityShown"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArrivalView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a short link leads to, with names and numbers masked. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArrivalInvitation"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arrivals/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a one-time code to the invited person's phone; a wrong name gets the same answer and no message. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CodeAsked"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/arrivals/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a session bound to the case of the invitation. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Arriving"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the cases this person may see, latest first: `?stage=ASSIGNED,SCHEDULED&before=<of the page before>`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `before` leads to the next older page; null on the last. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasesPage"];
                    };
                };
            };
        };
        put?: never;
        /** Register a dispute. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CaseBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** List those that answer a question. It comes in the body: a name in an address would stay in others' logs. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CaseQuestion"];
                };
            };
            responses: {
                /** @description `before` leads to the next older page; null on the last. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasesPage"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one case. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the draft of a case with its findings. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DraftAnswer"];
                    };
                };
            };
        };
        /** Save what was typed on top of a version. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DraftBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DraftAnswer"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments that this person may read, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentView"][];
                    };
                };
            };
        };
        put?: never;
        /** Say something to a clause; another party never reads it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CommentBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/comments/{comment_id}/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lay a comment aside as dealt with, or take it up again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    comment_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SettlementBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Freeze a draft and lay out agreement and joint application for signing, and what goes along with them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["IssueBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draw the paper as it will be; nothing is saved. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PreviewBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PreviewAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the papers back while they are not in force; all sign the new version anew. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ReasonBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DraftAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the scans of the present agreement, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanView"][];
                    };
                };
            };
        };
        put?: never;
        /** Hand in the scan (the body, a PDF) of the signed print; `?signed_on=2026-04-02`. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/scans/{scan_id}/comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say, as a second person, whether the scan shows the print unchanged and signed by everybody. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    scan_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ComparisonBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScanView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read an XLSX table (the body), with all faults of all rows. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Nothing is saved: the page puts the rows into the draft, and saves it as any other change. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SheetAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the kept versions of the draft, latest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/versions/{earlier}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lay an earlier version on the desk again, as the newest one. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    earlier: number;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RestorationBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DraftAnswer"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/versions/{version}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what changed since a version. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    version: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangeView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/agreement/versions/{version}/changes/{until}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what changed from a version to a later one. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    version: number;
                    until: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangeView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a case, where nobody has, and give it to a mediator. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AssignmentBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the papers that are signed together, and whose turn it is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/addresses/{paper_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the facts of a confirmation of address, one's own or of somebody one signs for, to be corrected. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    paper_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddressView"];
                    };
                };
            };
        };
        /** Correct an address before signing: that paper is laid out anew, to be read anew. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    paper_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AddressBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/along": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what is known for the papers that may go along when the signing begins. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlongChoice"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/assisted-addresses/{paper_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the address of the person who sits before this tablet, to be corrected. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    paper_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AddressView"];
                    };
                };
            };
        };
        /** Type what the person before this tablet says of the own address; who typed is in the record. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    paper_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AddressBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/assisted-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a one-time code to the phone of the person who sits before this tablet. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SittingBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/assisted-signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the person before this tablet sign; who holds it is in the record and never signs for them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AssistedBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wait no longer for some of many; the agreement binds those who signed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ClosingBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a one-time code for the papers that wait for this person. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NoBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say no; the papers end, and may be written anew. A paper that goes along may be declined alone. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["DecliningBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who may sign at this tablet, one after another. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TabletSeat"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/ceremony/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign; the signature gets into the bytes a moment later, and everybody is told. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SignatureBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CeremonyView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/closure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the file away. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ClosureBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/companion-candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the staff who may be entered, with what they may be. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CandidateView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/companions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who else takes part, by duty. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompanionView"][];
                    };
                };
            };
        };
        put?: never;
        /** Let a second mediator, a recorder, an interpreter or a helper take part. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CompanionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompanionView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/companions/{companion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let somebody no longer take part. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    companion_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: never;
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what stands in the way of confirmation, the lawful courts, and how far it has come. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConfirmationView"];
                    };
                };
            };
        };
        put?: never;
        /** File the joint application at a court. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SubmissionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConfirmationView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/confirmation/supplements/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand a scan (the body: PDF, PNG or JPEG) in that the court asked for. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConfirmationView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/confirmation/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw the application before the ruling; the agreement binds as before. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["WithdrawalBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConfirmationView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was filled in for a case, the latest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasePaperRow"][];
                    };
                };
            };
        };
        put?: never;
        /** Keep a new draft; it may be incomplete. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NewPaperBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasePaperView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/papers/new/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say what the case itself knows about the fields of a paper. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    kind: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TypedBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/papers/{paper_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a draft as it was typed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    paper_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasePaperView"];
                    };
                };
            };
        };
        /** Keep what was typed on top of a version. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    paper_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PaperChangeBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CasePaperView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/powers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the powers of attorney in force. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PowerView"][];
                    };
                };
            };
        };
        put?: never;
        /**
         * Enter a power of attorney that was seen, each power ticked apart; the body is its scan (PDF, PNG or JPEG).
         * @description In the address: `?principal_id=…&agent_id=…&power=sign&power=admit`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PowerView"][];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/powers/{principal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Note that a principal takes back every power they gave; what was signed before stays signed. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                    principal_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: never;
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/recordings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the recordings of a case, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecordingView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the rows that this person may see, with their proof; NotFound("schedule.none"). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaymentScheduleView"];
                    };
                };
            };
        };
        put?: never;
        /** Plan a session by video, prepare its room, and invite everybody by SMS. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["ScheduleBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cases/{case_id}/termination": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End mediation without an agreement. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TerminationBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ceremonies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the papers of all cases that wait for this person now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WaitingPaper"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what lies before the court of this clerk or judge. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApplicationRow"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the whole bundle: papers, each verified, checks, recordings, consents. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the application on under a case number; the sealed notice follows. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["AcceptanceBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the judge a one-time code for the ruling. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NoBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodeSent"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/deemed-withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that the time to supply has passed and nothing came. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NoBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do not take the application on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefusalBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/resumption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on after what was handed in was looked at. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["NoBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/ruling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the ruling and, with a code and the judge's hand, sign it; seal and service follow. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RulingBody"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enter when the ruling reached on paper somebody who had not agreed to electronic service. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PaperServiceBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/court/applications/{application_id}/supplement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask both sides for more, by the end of a day. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    application_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SupplementBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BundleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say who can be played; NotFound("demo.off") outside a demonstration. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Demo"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what the SMS simulator "delivered", latest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DemoMessage"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what is known of a paper. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DocumentView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a page of the journal; `?before=<number>&event=<beginning>&actor=<person>`. The reading is noted. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `before` leads to the next older page; null on the last. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JournalPage"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/journal/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Recompute the county's whole tree from its entries; that it was asked for is an entry too. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No findings: the journal is whole. `at` is UTC. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JournalCheck"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say who is signed in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say what a new password must be like. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What is asked of a new password, to be said beforehand. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasswordRule"];
                    };
                };
            };
        };
        put?: never;
        /** Replace the own password; every other session of this person ends. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["PasswordChange"];
                };
            };
            responses: never;
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the papers in force of this person's case, latest first, with what was served when. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Mine"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a town, village, committee, court or firm. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["OrganisationBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrganisationRow"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the papers that one's desk fills in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperKindView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/papers/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say what a paper asks. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperForm"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/papers/{kind}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draw what is typed so far, blanks included, and list what is missing; nothing is kept. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["TypedBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PaperPreview"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return the room as it is now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoomView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a ticket of 60 seconds, good for one socket of this session. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    room_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `socket` is the path to open; `ticket` goes into the first message, never into an address. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the seals that whoever asks answers for or oversees. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SealsView"];
                    };
                };
            };
        };
        put?: never;
        /** Apply for the seal of one's own organisation; somebody else approves it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SealActBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SealRow"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seals/{seal_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve or reject an application, resume a suspended seal, or revoke one: the second pair of eyes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    seal_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SealDecisionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SealRow"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seals/{seal_id}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop all use of a seal at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    seal_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SealActBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SealRow"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seals/{seal_id}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the latest hundred uses of a seal, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    seal_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Built-in mutable sequence.
                 *
                 *     If no argument is given, the constructor creates a new empty list.
                 *     The argument must be an iterable if specified.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SealUse"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/services/{service_id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that the person has opened what was served. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    service_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: never;
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a session with user name and password. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: never;
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the county's organisations, who signs in for them, and what may be added. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Users"];
                    };
                };
            };
        };
        put?: never;
        /** Let a person sign in; the answer tells the first password, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["MemberBody"];
                };
            };
            responses: {
                /** @description `password` is told here and nowhere again. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberWithPassword"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{person_id}/disabling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take away the right to sign in; every session of this person ends at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["MemberActBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberRow"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{person_id}/enabling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the right to sign in back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["MemberActBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberRow"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{person_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace a password; the answer tells the new one, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    person_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["MemberActBody"];
                };
            };
            responses: {
                /** @description `password` is told here and nowhere again. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberWithPassword"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify a PDF sent as `application/pdf`, at most 20 MB; anything else gets an honest answer, too. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `verdict` and `reason` are indication and sub-indication of ETSI EN 319 102-1, 5.1.3. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VerificationReport"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verify/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the report on the registered paper whose code is printed on it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `verdict` and `reason` are indication and sub-indication of ETSI EN 319 102-1, 5.1.3. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VerificationReport"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/world": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what forms offer: sites, mediators, lawyers, courts, kinds of dispute. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["World"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AcceptanceBody */
        AcceptanceBody: {
            /**
             * Case Number
             * @default null
             */
            case_number: string | null;
        };
        /**
         * Act
         * @description What a clause makes somebody do.
         * @enum {string}
         */
        Act: "pay" | "do" | "refrain" | "other";
        /** AddressBody */
        AddressBody: {
            /**
             * E Mail
             * @default
             */
            e_mail: string;
            /**
             * E Phone
             * @default
             */
            e_phone: string;
            /** Phone */
            phone: string;
            /** Postal Address */
            postal_address: string;
            /**
             * Postcode
             * @default
             */
            postcode: string;
            /**
             * Receiver
             * @default
             */
            receiver: string;
            /**
             * Receiver Id
             * @default
             */
            receiver_id: string;
            /** Seen Sha256 */
            seen_sha256: string;
        };
        /** AddressView */
        AddressView: {
            /** Document Id */
            document_id: string;
            /** E Mail */
            e_mail: string;
            /** E Phone */
            e_phone: string;
            /** Electronic */
            electronic: boolean;
            /** Phone */
            phone: string;
            /** Postal Address */
            postal_address: string;
            /** Postcode */
            postcode: string;
            /** Receiver */
            receiver: string;
            /** Receiver Id */
            receiver_id: string;
            /** Sha256 */
            sha256: string;
        };
        /** AlongChoice */
        AlongChoice: {
            /** Founded */
            founded: string;
        };
        /** ApplicationRow */
        ApplicationRow: {
            /** Case Id */
            case_id: string;
            /** Case Number */
            case_number: string | null;
            /** Days Left */
            days_left: number | null;
            /** Decide By */
            decide_by: string | null;
            /** Id */
            id: string;
            /** Parties */
            parties: string[];
            /** Stage */
            stage: string;
            /**
             * Submitted At
             * Format: date-time
             */
            submitted_at: string;
            /** Title */
            title: string;
        };
        /** ArrivalInvitation */
        ArrivalInvitation: {
            /** Case Title */
            case_title: string;
            /** Committee Name */
            committee_name: string;
            /** County Name */
            county_name: string;
            /** Party Name Masked */
            party_name_masked: string;
            /** Phone Masked */
            phone_masked: string;
            /** Starts At */
            starts_at: string | null;
            /** State */
            state: string;
        };
        /** ArrivalView */
        ArrivalView: {
            /** Case Id */
            case_id: string;
            /** Case Title */
            case_title: string;
            /** Consents */
            consents: components["schemas"]["ConsentView"][];
            devices: components["schemas"]["DevicesView"];
            identity: components["schemas"]["IdentityView"];
            /** Next */
            next: string;
            /** Room Id */
            room_id: string | null;
            /** Starts At */
            starts_at: string | null;
        };
        /** Arriving */
        Arriving: {
            /** Code */
            code: string;
            /** Name */
            name: string;
            /** Request Id */
            request_id: string;
            /** Sms Code */
            sms_code: string;
        };
        /** AssignmentBody */
        AssignmentBody: {
            /** Mediator Id */
            mediator_id: string;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** AssistedBody */
        AssistedBody: {
            /** Agreed */
            agreed: boolean;
            /** Documents */
            documents: components["schemas"]["SeenBody"][];
            /** Person Id */
            person_id: string;
            /**
             * Request Id
             * @default null
             */
            request_id: string | null;
            /**
             * Seen How
             * @default
             */
            seen_how: string;
            /**
             * Sms Code
             * @default null
             */
            sms_code: string | null;
            strokes: components["schemas"]["StrokesBody"];
        };
        /** BundlePaperView */
        BundlePaperView: {
            /** Document Id */
            document_id: string;
            /** Kind */
            kind: string;
            /** Number */
            number: string;
            /** Pages */
            pages: number;
            report: components["schemas"]["VerificationReport"] | null;
            /** Sha256 */
            sha256: string;
            /** Stage */
            stage: string;
            /** Title */
            title: string;
        };
        /** BundleView */
        BundleView: {
            /** Accepted At */
            accepted_at: string | null;
            case: components["schemas"]["CaseView"];
            /** Case Number */
            case_number: string | null;
            /** Case Number Proposed */
            case_number_proposed: string | null;
            /** Checks */
            checks: components["schemas"]["ConfirmationCheck"][];
            /** Consents */
            consents: components["schemas"]["ConsentOnRecord"][];
            /** Decide By */
            decide_by: string | null;
            /** Decision */
            decision: string | null;
            /** Findings */
            findings: string;
            /** Ground */
            ground: string;
            /** Id */
            id: string;
            /** Papers */
            papers: components["schemas"]["BundlePaperView"][];
            /** Parties */
            parties: components["schemas"]["PartyView"][];
            /** Reason */
            reason: string;
            /** Recordings */
            recordings: components["schemas"]["RecordingView"][];
            /** Ruling Document Id */
            ruling_document_id: string | null;
            /** Services */
            services: components["schemas"]["ServiceView"][];
            /** Stage */
            stage: string;
            /**
             * Submitted At
             * Format: date-time
             */
            submitted_at: string;
            /** Supplied */
            supplied: components["schemas"]["SuppliedView"][];
            /** Wanted */
            wanted: string;
            /** Wanted Until */
            wanted_until: string | null;
            /** Withdrawn At */
            withdrawn_at: string | null;
            /** Withdrawn By */
            withdrawn_by: string;
        };
        /** CandidateView */
        CandidateView: {
            /** Duties */
            duties: components["schemas"]["Duty"][];
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
        };
        /** CaseBody */
        CaseBody: {
            /** Dispute Type */
            dispute_type: string;
            /** Facts */
            facts: string;
            /** Parties */
            parties: components["schemas"]["PartyBody"][];
            /**
             * Place
             * @default
             */
            place: string;
            /** Request */
            request: string;
            /**
             * Site Id
             * @default null
             */
            site_id: string | null;
            source: components["schemas"]["Source"];
        };
        /** CasePaperRow */
        CasePaperRow: {
            /**
             * Edited At
             * Format: date-time
             */
            edited_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Title */
            title: string;
            /** Version */
            version: number;
        };
        /** CasePaperView */
        CasePaperView: {
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /**
             * Edited At
             * Format: date-time
             */
            edited_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Title */
            title: string;
            /** Version */
            version: number;
        };
        /**
         * CaseQuestion
         * @description Each word is in the number, in the name of a party or the mediator, or in the dispute type.
         */
        CaseQuestion: {
            /** Before */
            before: string;
            /** Words */
            words: string;
        };
        /** CaseRow */
        CaseRow: {
            deadline: components["schemas"]["DeadlineView"] | null;
            dispute_type: components["schemas"]["DisputeType"];
            /**
             * Filed At
             * Format: date-time
             */
            filed_at: string;
            /** Id */
            id: string;
            mediator: components["schemas"]["PersonName"] | null;
            /** Next Step */
            next_step: string;
            /** Number */
            number: string;
            /** Parties */
            parties: string[];
            /** Stage */
            stage: string;
            /** Stage Name */
            stage_name: string;
            /** Starts At */
            starts_at: string | null;
        };
        /** CaseView */
        CaseView: {
            /** Deadlines */
            deadlines: components["schemas"]["DeadlineView"][];
            dispute_type: components["schemas"]["DisputeType"];
            /** Facts */
            facts: string;
            /**
             * Filed At
             * Format: date-time
             */
            filed_at: string;
            /** Id */
            id: string;
            /** Lawyers */
            lawyers: components["schemas"]["PersonName"][];
            mediator: components["schemas"]["PersonName"] | null;
            /** Next Step */
            next_step: string;
            /** Number */
            number: string;
            /** Parties */
            parties: components["schemas"]["PartyView"][];
            /** Place */
            place: string;
            /** Request */
            request: string;
            session: components["schemas"]["SessionView"] | null;
            /** Source */
            source: string;
            /** Source Name */
            source_name: string;
            /** Stage */
            stage: string;
            /** Stage Name */
            stage_name: string;
            /** Timeline */
            timeline: components["schemas"]["HappeningView"][];
        };
        /**
         * CasesPage
         * @description `before` leads to the next older page; null on the last.
         */
        CasesPage: {
            /** Before */
            before: string | null;
            /** Cases */
            cases: components["schemas"]["CaseRow"][];
        };
        /** CeremonyPaper */
        CeremonyPaper: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Number */
            number: string;
            /** Pages */
            pages: number;
            /** Sha256 */
            sha256: string;
            /** Signers */
            signers: components["schemas"]["SignerView"][];
            /** Stage */
            stage: string;
            /** Title */
            title: string;
        };
        /** CeremonyView */
        CeremonyView: {
            /** By Hand */
            by_hand: boolean;
            /** Case Id */
            case_id: string;
            /** Documents */
            documents: components["schemas"]["CeremonyPaper"][];
            /** Effective At */
            effective_at: string | null;
            /** For Others */
            for_others: components["schemas"]["PersonName"][];
            /** Least */
            least: number;
            /** My Turn */
            my_turn: boolean;
            /** Open Until */
            open_until: string | null;
            /** Stage */
            stage: string;
        };
        /**
         * ChangeView
         * @description `what` is a field of the draft, `clause` or `row`; `key` the clause's id or the person's name.
         */
        ChangeView: {
            /** After */
            after: string;
            /** Before */
            before: string;
            /** Field */
            field: string;
            /** Key */
            key: string;
            /** What */
            what: string;
        };
        /** CheckView */
        CheckView: {
            /** Article */
            article: string;
            /** Clause */
            clause: string | null;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Level */
            level: string;
            /** Title */
            title: string;
        };
        /** ClauseBody */
        ClauseBody: {
            act: components["schemas"]["Act"];
            /**
             * Amount Fen
             * @default null
             */
            amount_fen: number | null;
            /**
             * Due
             * @default null
             */
            due: string | null;
            /**
             * How
             * @default
             */
            how: string;
            /** Id */
            id: string;
            /**
             * Text
             * @default
             */
            text: string;
            /**
             * Who
             * @default
             */
            who: string;
            /**
             * Whom
             * @default
             */
            whom: string;
        };
        /** ClosingBody */
        ClosingBody: {
            /** Person Ids */
            person_ids: string[];
            /** Reason */
            reason: string;
        };
        /** ClosureBody */
        ClosureBody: {
            /** Reason */
            reason: string;
        };
        /** CodeAsked */
        CodeAsked: {
            /** Code */
            code: string;
            /** Name */
            name: string;
        };
        /** CodeSent */
        CodeSent: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Request Id */
            request_id: string;
            /** Resend After Seconds */
            resend_after_seconds: number;
        };
        /** CommentBody */
        CommentBody: {
            /** Clause */
            clause: string;
            /** Text */
            text: string;
            /**
             * To Person Id
             * @default null
             */
            to_person_id: string | null;
        };
        /** CommentView */
        CommentView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Author */
            author: string;
            /** Author Id */
            author_id: string;
            /** Clause */
            clause: string;
            /** Id */
            id: string;
            /** Mine */
            mine: boolean;
            /** Settled At */
            settled_at: string | null;
            /** Text */
            text: string;
            /** To Person Id */
            to_person_id: string | null;
        };
        /** CompanionBody */
        CompanionBody: {
            duty: components["schemas"]["Duty"];
            /**
             * For Person Id
             * @default null
             */
            for_person_id: string | null;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Person Id
             * @default null
             */
            person_id: string | null;
            /**
             * Phone
             * @default
             */
            phone: string;
        };
        /** CompanionView */
        CompanionView: {
            /** Duty */
            duty: string;
            /** For Person Id */
            for_person_id: string | null;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
        };
        /** ComparisonBody */
        ComparisonBody: {
            /** Matches */
            matches: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** ConfirmationCheck */
        ConfirmationCheck: {
            /** Article */
            article: string;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Ok */
            ok: boolean;
            /** Title */
            title: string;
        };
        /** ConfirmationView */
        ConfirmationView: {
            /** Application Id */
            application_id: string | null;
            /** Case Number */
            case_number: string | null;
            /** Checks */
            checks: components["schemas"]["ConfirmationCheck"][];
            /** Courts */
            courts: components["schemas"]["CourtName"][];
            deadline: components["schemas"]["DeadlineView"] | null;
            /** Reason */
            reason: string;
            /** Ruling Document Id */
            ruling_document_id: string | null;
            /** Stage */
            stage: string;
            /** Supplied */
            supplied: components["schemas"]["SuppliedView"][];
            /** Wanted */
            wanted: string;
            /** Wanted Until */
            wanted_until: string | null;
            /** Withdrawn At */
            withdrawn_at: string | null;
            /** Withdrawn By */
            withdrawn_by: string;
        };
        /**
         * ConsentKind
         * @description Each is asked and withdrawn apart (Personal Information Protection Law, arts. 14, 15, 29).
         * @enum {string}
         */
        ConsentKind: "online_mediation" | "recording" | "e_signature" | "e_service" | "face_check";
        /** ConsentOnRecord */
        ConsentOnRecord: {
            /** Given At */
            given_at: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
            /** State */
            state: string;
            /** Version */
            version: string;
        };
        /** ConsentSaid */
        ConsentSaid: {
            /** Given */
            given: boolean;
            kind: components["schemas"]["ConsentKind"];
            /** Version */
            version: string;
        };
        /** ConsentView */
        ConsentView: {
            kind: components["schemas"]["ConsentKind"];
            /** Required */
            required: boolean;
            /** Said At */
            said_at: string | null;
            /** State */
            state: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
            /** Version */
            version: string;
        };
        /** CourtName */
        CourtName: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Reason */
            reason: string;
        };
        /** DeadlineView */
        DeadlineView: {
            /** Article */
            article: string;
            /** Days Left */
            days_left: number;
            /**
             * Due
             * Format: date
             */
            due: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Rolled */
            rolled: boolean;
            /**
             * Safe
             * Format: date
             */
            safe: string;
        };
        /**
         * Decision
         * @enum {string}
         */
        Decision: "confirm" | "reject";
        /** DecliningBody */
        DecliningBody: {
            /**
             * Document Id
             * @default null
             */
            document_id: string | null;
            /** Reason */
            reason: string;
        };
        /** Demo */
        Demo: {
            /** County */
            county: string;
            /** Hints */
            hints: string[];
            /** People */
            people: components["schemas"]["DemoPerson"][];
            /** Simulators */
            simulators: string[];
        };
        /** DemoMessage */
        DemoMessage: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /** Text */
            text: string;
            /** To */
            to: string;
            /** Url */
            url: string | null;
        };
        /** DemoPerson */
        DemoPerson: {
            /** Entry */
            entry: string;
            /** Hint */
            hint: string;
            /** Name */
            name: string;
            /** Organisation */
            organisation: string;
            /** Password */
            password: string;
            /** Roles */
            roles: string[];
            /** Username */
            username: string;
        };
        /**
         * DeviceState
         * @enum {string}
         */
        DeviceState: "ok" | "refused" | "busy" | "absent" | "off";
        /** DevicesReported */
        DevicesReported: {
            /** Browser */
            browser: string;
            camera: components["schemas"]["DeviceState"];
            microphone: components["schemas"]["DeviceState"];
        };
        /** DevicesView */
        DevicesView: {
            camera: components["schemas"]["DeviceState"] | null;
            /** Checked At */
            checked_at: string | null;
            microphone: components["schemas"]["DeviceState"] | null;
            /** State */
            state: string;
        };
        /** DisputeClass */
        DisputeClass: {
            /** Code */
            code: string;
            /** Flags */
            flags: string[];
            /** Items */
            items: components["schemas"]["DisputeItem"][];
            /** Name */
            name: string;
        };
        /** DisputeItem */
        DisputeItem: {
            /** Code */
            code: string;
            /** Flags */
            flags: string[];
            /** Name */
            name: string;
        };
        /** DisputeType */
        DisputeType: {
            /** Code */
            code: string;
            /** Name */
            name: string;
        };
        /** DocumentView */
        DocumentView: {
            /** Case Id */
            case_id: string;
            /** Effective At */
            effective_at: string | null;
            /** Id */
            id: string;
            /**
             * Issued At
             * Format: date-time
             */
            issued_at: string;
            /** Kind */
            kind: string;
            /** Law Version */
            law_version: string;
            /** Number */
            number: string;
            /** Pages */
            pages: number;
            /** Sha256 */
            sha256: string;
            /** Stage */
            stage: string;
            /** Template */
            template: string;
            /** Template Version */
            template_version: string;
            /** Title */
            title: string;
            /** Verify Code */
            verify_code: string;
        };
        /** DraftAnswer */
        DraftAnswer: {
            /** Case Id */
            case_id: string;
            /** Checks */
            checks: components["schemas"]["CheckView"][];
            data: components["schemas"]["DraftData"];
            /** Documents */
            documents: components["schemas"]["PaperName"][];
            /** Edited At */
            edited_at: string | null;
            editor: components["schemas"]["PersonName"] | null;
            /** Stage */
            stage: string;
            /** Version */
            version: number;
        };
        /** DraftBody */
        DraftBody: {
            data: components["schemas"]["DraftData"];
            /** Version */
            version: number;
        };
        /** DraftData */
        DraftData: {
            /**
             * Breach
             * @default
             */
            breach: string;
            /**
             * Clauses
             * @default []
             */
            clauses: components["schemas"]["ClauseBody"][];
            /** Copies */
            copies: number;
            /**
             * Dispute
             * @default
             */
            dispute: string;
            /**
             * Facts
             * @default
             */
            facts: string;
            /**
             * Made On
             * @default null
             */
            made_on: string | null;
            /**
             * Performance
             * @default
             */
            performance: string;
            /** @default null */
            schedule: components["schemas"]["PaymentScheduleBody"] | null;
            /**
             * Sealing
             * @default []
             */
            sealing: string[];
            /**
             * Signing Method
             * @default
             */
            signing_method: string;
        };
        /**
         * Duty
         * @enum {string}
         */
        Duty: "co-mediator" | "recorder" | "interpreter" | "helper";
        /**
         * EndReason
         * @description Why mediation ends without an agreement (Online Mediation Rules, art. 25).
         * @enum {string}
         */
        EndReason: "party-refuses" | "not-reached" | "not-signed" | "unreachable" | "time-over" | "unsuitable" | "false-mediation" | "withdrawn";
        /**
         * EntryView
         * @description Actor, reason and facts are null where the detail was deleted (PIPL art. 47). `at` is UTC.
         */
        EntryView: {
            /** Actor */
            actor: string | null;
            /** Actor Name */
            actor_name: string | null;
            /** At */
            at: string;
            /** Event */
            event: string;
            /** Facts */
            facts: {
                [key: string]: unknown;
            } | null;
            /** Number */
            number: number;
            /** Reason */
            reason: string | null;
        };
        /** FaultView */
        FaultView: {
            /** Code */
            code: string;
            /** Column */
            column: string;
            /** Detail */
            detail: string;
            /** Row */
            row: number;
            /** Title */
            title: string;
        };
        /** FindingView */
        FindingView: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Reason */
            reason: string;
            /** Title */
            title: string;
        };
        /** FormChoice */
        FormChoice: {
            /** Label */
            label: string;
            /** Value */
            value: string;
        };
        /** FormFieldView */
        FormFieldView: {
            /** Article */
            article: string;
            /** Choices */
            choices: components["schemas"]["FormChoice"][];
            /**
             * Entry
             * @enum {string}
             */
            entry: "line" | "text" | "number" | "money" | "yes-no" | "date" | "moment" | "choice" | "ticks" | "lines" | "rows" | "group";
            /** Fields */
            fields: components["schemas"]["FormFieldView"][];
            /** Label */
            label: string;
            /** Name */
            name: string;
        };
        /** GapView */
        GapView: {
            /** From Ms */
            from_ms: number;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Seat */
            seat: string;
            /** To Ms */
            to_ms: number;
        };
        /** HappeningView */
        HappeningView: {
            /** Actor Name */
            actor_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Event */
            event: string;
            /** Event Name */
            event_name: string;
            /** Reason */
            reason: string;
            /** Stage */
            stage: string;
        };
        /**
         * HeadView
         * @description How many entries the tree has and its root, 64 hexadecimal digits.
         */
        HeadView: {
            /** Root */
            root: string;
            /** Size */
            size: number;
        };
        /**
         * IdentityMethod
         * @enum {string}
         */
        IdentityMethod: "id_number" | "face";
        /** IdentityShown */
        IdentityShown: {
            /**
             * Id Number
             * @default null
             */
            id_number: string | null;
            method: components["schemas"]["IdentityMethod"];
        };
        /** IdentityView */
        IdentityView: {
            /** Checked At */
            checked_at: string | null;
            /** Method */
            method: string | null;
            /** State */
            state: string;
        };
        /** IssueBody */
        IssueBody: {
            /**
             * Addresses
             * @default false
             */
            addresses: boolean;
            /**
             * By Hand
             * @default false
             */
            by_hand: boolean;
            /**
             * Court Id
             * @default null
             */
            court_id: string | null;
            /**
             * Founded
             * @default null
             */
            founded: string | null;
            /**
             * Least
             * @default 0
             */
            least: number;
            /**
             * Open Until
             * @default null
             */
            open_until: string | null;
            /**
             * Override Reason
             * @default
             */
            override_reason: string;
            /** Version */
            version: number;
        };
        /**
         * JournalCheck
         * @description No findings: the journal is whole. `at` is UTC.
         */
        JournalCheck: {
            /** At */
            at: string;
            /** Findings */
            findings: components["schemas"]["JournalFinding"][];
            head: components["schemas"]["HeadView"];
        };
        /** JournalFinding */
        JournalFinding: {
            /** Code */
            code: string;
            /** Number */
            number: number;
        };
        /**
         * JournalPage
         * @description `before` leads to the next older page; null on the last.
         */
        JournalPage: {
            /** Before */
            before: number | null;
            /** Entries */
            entries: components["schemas"]["EntryView"][];
            head: components["schemas"]["HeadView"];
        };
        /**
         * KindRule
         * @description What may be chosen for a kind of organisation.
         */
        KindRule: {
            kind: components["schemas"]["OrganisationKind"];
            /** Parents */
            parents: components["schemas"]["OrganisationKind"][];
            /** Roles */
            roles: components["schemas"]["Role"][];
        };
        /** Link */
        Link: {
            /** Code */
            code: string;
        };
        /** Me */
        Me: {
            /** Case Id */
            case_id: string | null;
            /** County Id */
            county_id: string;
            /** Home */
            home: string;
            /** Must Change Password */
            must_change_password: boolean;
            /** Name */
            name: string;
            organisation: components["schemas"]["OrganisationView"] | null;
            /** Person Id */
            person_id: string;
            /** Roles */
            roles: string[];
        };
        /** MemberActBody */
        MemberActBody: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /** MemberBody */
        MemberBody: {
            /** Name */
            name: string;
            /** Organisation Id */
            organisation_id: string;
            /** Phone */
            phone: string;
            /** Roles */
            roles: components["schemas"]["Role"][];
            /** Username */
            username: string;
        };
        /** MemberRow */
        MemberRow: {
            /** Disabled */
            disabled: boolean;
            /** Name */
            name: string;
            /** Organisation Id */
            organisation_id: string;
            /** Person Id */
            person_id: string;
            /** Roles */
            roles: components["schemas"]["Role"][];
            /** Username */
            username: string;
        };
        /**
         * MemberWithPassword
         * @description `password` is told here and nowhere again.
         */
        MemberWithPassword: {
            member: components["schemas"]["MemberRow"];
            /** Password */
            password: string;
        };
        /** Mine */
        Mine: {
            /** Papers */
            papers: components["schemas"]["MyPaper"][];
        };
        /** MissingField */
        MissingField: {
            /** Article */
            article: string;
            /** Field */
            field: string;
            /** Name */
            name: string;
        };
        /** MissingView */
        MissingView: {
            /** Name */
            name: string;
            /** Role */
            role: string;
        };
        /** MovedDate */
        MovedDate: {
            /**
             * Due
             * Format: date
             */
            due: string;
            /**
             * Moved To
             * Format: date
             */
            moved_to: string;
        };
        /** MyPaper */
        MyPaper: {
            /** Document Id */
            document_id: string;
            /** Effective At */
            effective_at: string | null;
            /** Kind */
            kind: string;
            /**
             * Made On
             * Format: date
             */
            made_on: string;
            /** Number */
            number: string;
            /** Pages */
            pages: number;
            /** Seen At */
            seen_at: string | null;
            /** Served At */
            served_at: string | null;
            /** Service Id */
            service_id: string | null;
            /** Title */
            title: string;
        };
        /** NamedOrganisation */
        NamedOrganisation: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /** NewPaperBody */
        NewPaperBody: {
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Kind */
            kind: string;
        };
        /** NoBody */
        NoBody: Record<string, never>;
        /** OrganisationBody */
        OrganisationBody: {
            kind: components["schemas"]["OrganisationKind"];
            /**
             * Mark
             * @default
             */
            mark: string;
            /** Name */
            name: string;
            /**
             * Parent Id
             * @default null
             */
            parent_id: string | null;
        };
        /**
         * OrganisationKind
         * @enum {string}
         */
        OrganisationKind: "centre" | "town" | "village" | "committee" | "court" | "firm";
        /** OrganisationRow */
        OrganisationRow: {
            /** Id */
            id: string;
            kind: components["schemas"]["OrganisationKind"];
            /** Mark */
            mark: string;
            /** Name */
            name: string;
            /** Parent Id */
            parent_id: string | null;
        };
        /** OrganisationView */
        OrganisationView: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /** PaperChangeBody */
        PaperChangeBody: {
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Version */
            version: number;
        };
        /** PaperForm */
        PaperForm: {
            /** Fields */
            fields: components["schemas"]["FormFieldView"][];
            kind: components["schemas"]["PaperKindView"];
        };
        /** PaperKindView */
        PaperKindView: {
            /** Document */
            document: number;
            /** Instead */
            instead: components["schemas"]["PaperTitle"][];
            /** Kind */
            kind: string;
            /** Need */
            need: string;
            /** Title */
            title: string;
            /** When */
            when: string;
        };
        /** PaperName */
        PaperName: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Number */
            number: string;
            /** Title */
            title: string;
        };
        /** PaperPreview */
        PaperPreview: {
            /** Images */
            images: string[];
            /** Missing */
            missing: components["schemas"]["MissingField"][];
            /** Pages */
            pages: number;
        };
        /** PaperServiceBody */
        PaperServiceBody: {
            /** Person Id */
            person_id: string;
            /**
             * Served At
             * Format: date-time
             */
            served_at: string;
        };
        /** PaperTitle */
        PaperTitle: {
            /** Kind */
            kind: string;
            /** Title */
            title: string;
        };
        /** PartyArrival */
        PartyArrival: {
            /** Consents Given */
            consents_given: string[];
            /** Devices */
            devices: string;
            /** Identity */
            identity: string;
        };
        /** PartyBody */
        PartyBody: {
            /** Address */
            address: string;
            /**
             * Gender
             * @default null
             */
            gender: string | null;
            /** Id Number */
            id_number: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "person" | "organisation";
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /**
             * Representative
             * @default
             */
            representative: string;
            side: components["schemas"]["Side"];
        };
        /** PartyView */
        PartyView: {
            /** Address */
            address: string;
            arrival: components["schemas"]["PartyArrival"];
            /** Id Number Masked */
            id_number_masked: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Party Id */
            party_id: string;
            /** Person Id */
            person_id: string;
            /** Phone Masked */
            phone_masked: string;
            /** Representative */
            representative: string;
            /** Side */
            side: string;
        };
        /** PasswordChange */
        PasswordChange: {
            /** New */
            new: string;
            /** Old */
            old: string;
        };
        /**
         * PasswordRule
         * @description What is asked of a new password, to be said beforehand.
         */
        PasswordRule: {
            /** Least Kinds */
            least_kinds: number;
            /** Least Length */
            least_length: number;
            /** Most Length */
            most_length: number;
        };
        /** PaymentBody */
        PaymentBody: {
            /** Amount Fen */
            amount_fen: number;
            /**
             * Due
             * Format: date
             */
            due: string;
        };
        /** PaymentRowBody */
        PaymentRowBody: {
            /**
             * Account
             * @default
             */
            account: string;
            /** Amount Fen */
            amount_fen: number;
            /** Instalments */
            instalments: components["schemas"]["PaymentBody"][];
            /** Name */
            name: string;
            /** Person */
            person: string;
        };
        /** PaymentRowView */
        PaymentRowView: {
            /** Account */
            account: string;
            /** Amount Fen */
            amount_fen: number;
            /** Instalments */
            instalments: components["schemas"]["PaymentBody"][];
            /** Name */
            name: string;
            /** Path */
            path: string[];
            /** Salt */
            salt: string;
        };
        /**
         * PaymentScheduleBody
         * @description Details the paying clause with this id, row by row.
         */
        PaymentScheduleBody: {
            /** Clause */
            clause: string;
            /** Rows */
            rows: components["schemas"]["PaymentRowBody"][];
        };
        /** PaymentScheduleView */
        PaymentScheduleView: {
            /** Clause */
            clause: string;
            /** People */
            people: number;
            /** Root */
            root: string;
            /** Rows */
            rows: components["schemas"]["PaymentRowView"][];
            /** Total Fen */
            total_fen: number;
        };
        /** PersonName */
        PersonName: {
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
        };
        /** Playback */
        Playback: {
            /** Type */
            type: string;
            /** Url */
            url: string;
        };
        /**
         * Power
         * @description Rows of the form 授权委托书.
         * @enum {string}
         */
        Power: "apply" | "evidence" | "choose-mediator" | "admit" | "sign" | "receive";
        /** PowerView */
        PowerView: {
            /** Agent */
            agent: string;
            /** Agent Id */
            agent_id: string;
            /**
             * Entered At
             * Format: date-time
             */
            entered_at: string;
            /** Entered By */
            entered_by: string;
            /** Id */
            id: string;
            /** Powers */
            powers: components["schemas"]["Power"][];
            /** Principal */
            principal: string;
            /** Principal Id */
            principal_id: string;
            /** Settles */
            settles: boolean;
        };
        /** PreviewAnswer */
        PreviewAnswer: {
            /** Checks */
            checks: components["schemas"]["CheckView"][];
            /** Digest */
            digest: string;
            /** Images */
            images: string[];
            /** Pages */
            pages: number;
        };
        /** PreviewBody */
        PreviewBody: {
            data: components["schemas"]["DraftData"];
        };
        /** ReasonBody */
        ReasonBody: {
            /** Reason */
            reason: string;
        };
        /** RecordingNow */
        RecordingNow: {
            /** Alarm */
            alarm: string | null;
            /** On */
            on: boolean;
            /** Since */
            since: string | null;
        };
        /** RecordingView */
        RecordingView: {
            /** Duration Ms */
            duration_ms: number | null;
            /** Ended At */
            ended_at: string | null;
            /** Gaps */
            gaps: components["schemas"]["GapView"][];
            /** Id */
            id: string;
            /** Manifest Digest */
            manifest_digest: string | null;
            playback: components["schemas"]["Playback"] | null;
            /** Progress */
            progress: number;
            /** Room Id */
            room_id: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** State */
            state: string;
        };
        /** RefusalBody */
        RefusalBody: {
            /** Ground */
            ground: string;
            /** Reason */
            reason: string;
        };
        /**
         * RegisteredView
         * @description The paper on record that the file is, or begins with.
         */
        RegisteredView: {
            /** Cut Back */
            cut_back: boolean;
            /** Effective At */
            effective_at: string | null;
            /** Expected */
            expected: number;
            /** Identical */
            identical: boolean;
            /** Is Final */
            is_final: boolean;
            /** Kind */
            kind: string;
            /** Law Version */
            law_version: string;
            /** Missing */
            missing: components["schemas"]["MissingView"][];
            /** Number */
            number: string;
            /** Revision */
            revision: number;
            /** Revisions */
            revisions: number;
            /** State */
            state: string;
            /** State Detail */
            state_detail: string;
            /** State Title */
            state_title: string;
            /** Template */
            template: string;
            /** Template Version */
            template_version: string;
            /** Title */
            title: string;
        };
        /** RestorationBody */
        RestorationBody: {
            /** Version */
            version: number;
        };
        /**
         * Role
         * @enum {string}
         */
        Role: "party" | "agent" | "lawyer" | "mediator" | "secretary" | "director" | "registrar" | "dispatcher" | "clerk" | "judge" | "admin" | "auditor";
        /** RoomSession */
        RoomSession: {
            /** Ended At */
            ended_at: string | null;
            /** Started At */
            started_at: string | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            state: components["schemas"]["SessionStage"];
        };
        /** RoomView */
        RoomView: {
            /** Case Id */
            case_id: string;
            /** Host */
            host: string;
            /** Last Event */
            last_event: number;
            /** Paper */
            paper: string | null;
            recording: components["schemas"]["RecordingNow"];
            /** Room Id */
            room_id: string;
            /** Seats */
            seats: components["schemas"]["SeatView"][];
            session: components["schemas"]["RoomSession"];
        };
        /** RulingBody */
        RulingBody: {
            decision: components["schemas"]["Decision"];
            /** Findings */
            findings: string;
            /**
             * Request Id
             * @default null
             */
            request_id: string | null;
            /**
             * Sms Code
             * @default null
             */
            sms_code: string | null;
            /** @default null */
            strokes: components["schemas"]["StrokesBody"] | null;
        };
        /** ScanView */
        ScanView: {
            /**
             * Handed In At
             * Format: date-time
             */
            handed_in_at: string;
            /** Id */
            id: string;
            /** Matches */
            matches: boolean | null;
            /** Mine */
            mine: boolean;
            /** Reason */
            reason: string;
            /** Sha256 */
            sha256: string;
            /**
             * Signed On
             * Format: date
             */
            signed_on: string;
        };
        /** ScheduleBody */
        ScheduleBody: {
            /**
             * Lawyer Ids
             * @default []
             */
            lawyer_ids: string[];
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Site Id
             * @default null
             */
            site_id: string | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
        };
        /** SealActBody */
        SealActBody: {
            /** Reason */
            reason: string;
        };
        /** SealDecisionBody */
        SealDecisionBody: {
            /**
             * Decision
             * @enum {string}
             */
            decision: "approve" | "reject" | "resume" | "revoke";
            /** Reason */
            reason: string;
        };
        /** SealRow */
        SealRow: {
            /** Acts */
            acts: string[];
            /**
             * Applied At
             * Format: date-time
             */
            applied_at: string;
            /** Applied By */
            applied_by: string;
            /** Change Reason */
            change_reason: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Changed By */
            changed_by: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Organisation Id */
            organisation_id: string;
            /** Reason */
            reason: string;
            /** Role */
            role: string;
            /** Stage */
            stage: string;
            /** Uses */
            uses: number;
        };
        /** SealUse */
        SealUse: {
            /** Document Id */
            document_id: string;
            /** Kind */
            kind: string;
            /** Number */
            number: string;
            /** Person */
            person: string;
            /** Reason */
            reason: string;
            /** Title */
            title: string;
            /**
             * Used At
             * Format: date-time
             */
            used_at: string;
        };
        /** SealsView */
        SealsView: {
            /** May Apply */
            may_apply: boolean;
            /** Seals */
            seals: components["schemas"]["SealRow"][];
        };
        /**
         * SeatStage
         * @enum {string}
         */
        SeatStage: "INVITED" | "CHECKING" | "WAITING" | "IN_SESSION" | "DISCONNECTED" | "LEFT";
        /** SeatView */
        SeatView: {
            /** Camera */
            camera: boolean;
            /** Microphone */
            microphone: boolean;
            /** Muted Audio */
            muted_audio: boolean;
            /** Muted Video */
            muted_video: boolean;
            /** Name */
            name: string;
            /** Person */
            person: string;
            /** Role */
            role: string;
            /** Side */
            side: string | null;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            state: components["schemas"]["SeatStage"];
        };
        /** SeenBody */
        SeenBody: {
            /** Consent */
            consent: boolean;
            /** Id */
            id: string;
            /** Seen Sha256 */
            seen_sha256: string;
        };
        /** ServiceView */
        ServiceView: {
            /** Channel */
            channel: string;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
            /** Seen At */
            seen_at: string | null;
            /** Served At */
            served_at: string | null;
            /** Service Id */
            service_id: string;
            /** State */
            state: string;
        };
        /**
         * SessionStage
         * @enum {string}
         */
        SessionStage: "NOT_STARTED" | "IN_SESSION" | "CLOSED";
        /** SessionView */
        SessionView: {
            /** Room Id */
            room_id: string | null;
            site: components["schemas"]["NamedOrganisation"] | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** State */
            state: string;
        };
        /** SettlementBody */
        SettlementBody: {
            /** Settled */
            settled: boolean;
        };
        /**
         * SheetAnswer
         * @description Nothing is saved: the page puts the rows into the draft, and saves it as any other change.
         */
        SheetAnswer: {
            /** Agreed Fen */
            agreed_fen: number | null;
            /** Difference Fen */
            difference_fen: number | null;
            /** Faults */
            faults: components["schemas"]["FaultView"][];
            /** Moved */
            moved: components["schemas"]["MovedDate"][];
            /** Rows */
            rows: components["schemas"]["PaymentRowBody"][];
            /** Total Fen */
            total_fen: number;
        };
        /**
         * Side
         * @enum {string}
         */
        Side: "applicant" | "respondent";
        /** SignIn */
        SignIn: {
            /** Password */
            password: string;
            /** Username */
            username: string;
        };
        /** SignatureBody */
        SignatureBody: {
            /** Documents */
            documents: components["schemas"]["SeenBody"][];
            /**
             * On Behalf Of
             * @default []
             */
            on_behalf_of: string[];
            /** Request Id */
            request_id: string;
            /** Sms Code */
            sms_code: string;
            /** @default null */
            strokes: components["schemas"]["StrokesBody"] | null;
        };
        /** SignatureView */
        SignatureView: {
            /** Certificate Sha256 */
            certificate_sha256: string;
            /** Field */
            field: string;
            /** Findings */
            findings: components["schemas"]["FindingView"][];
            /** Issuer */
            issuer: string;
            /** Kind */
            kind: string;
            /** Level */
            level: string;
            /** Name */
            name: string;
            /** Organisation */
            organisation: string;
            /** Reason */
            reason: string | null;
            /** Reasons */
            reasons: string[];
            /** Revision */
            revision: number;
            /** Revision Bytes */
            revision_bytes: number;
            /** Revision Sha256 */
            revision_sha256: string;
            /** Role */
            role: string;
            /**
             * Scope
             * @enum {string}
             */
            scope: "file" | "revision";
            /** Signed At */
            signed_at: string | null;
            since: components["schemas"]["SinceView"];
            /** Timestamped By */
            timestamped_by: string;
            /** Trust Anchor */
            trust_anchor: string;
            /** Valid */
            valid: boolean;
            /** Verdict */
            verdict: string;
        };
        /** SignerView */
        SignerView: {
            /** By Power */
            by_power: boolean;
            /** Field */
            field: string;
            /** Mine */
            mine: boolean;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string | null;
            /** Reason */
            reason: string;
            /** Role */
            role: string;
            /** Several */
            several: boolean;
            /** Signed At */
            signed_at: string | null;
            /** State */
            state: string;
        };
        /**
         * SinceView
         * @description What the file says was added after a signature.
         */
        SinceView: {
            /** Changed */
            changed: boolean;
            /** Closings */
            closings: number;
            /** Seals */
            seals: number;
            /** Signatures */
            signatures: number;
        };
        /** SiteView */
        SiteView: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Parent Id */
            parent_id: string | null;
        };
        /**
         * SittingBody
         * @description Who sits before the tablet.
         */
        SittingBody: {
            /** Person Id */
            person_id: string;
        };
        /**
         * Source
         * @description Where a case comes from (registration form, row "案件来源").
         * @enum {string}
         */
        Source: "party" | "committee" | "police" | "court" | "department" | "petition" | "hotline";
        /**
         * StrokesBody
         * @description Pixels from the upper left corner, milliseconds since the first touch.
         */
        StrokesBody: {
            /** Height */
            height: number;
            /** Lines */
            lines: [
                number,
                number,
                number
            ][][];
            /** Width */
            width: number;
        };
        /** SubmissionBody */
        SubmissionBody: {
            /** Court Id */
            court_id: string;
        };
        /** SupplementBody */
        SupplementBody: {
            /**
             * Until
             * Format: date
             */
            until: string;
            /** Wanted */
            wanted: string;
        };
        /** SuppliedView */
        SuppliedView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Name */
            name: string;
            /** Sha256 */
            sha256: string;
        };
        /**
         * TabletSeat
         * @description Somebody who may sign at the tablet of whoever asks.
         */
        TabletSeat: {
            /** May Vouch */
            may_vouch: boolean;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
            /** Role */
            role: string;
            /** State */
            state: string;
            /** Turn */
            turn: boolean;
        };
        /** TerminationBody */
        TerminationBody: {
            /** Reason */
            reason: string;
            why: components["schemas"]["EndReason"];
        };
        /**
         * TicketView
         * @description `socket` is the path to open; `ticket` goes into the first message, never into an address.
         */
        TicketView: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Socket */
            socket: string;
            /** Ticket */
            ticket: string;
        };
        /** TypedBody */
        TypedBody: {
            /** Data */
            data: {
                [key: string]: unknown;
            };
        };
        /** Users */
        Users: {
            /** Kinds */
            kinds: components["schemas"]["KindRule"][];
            /** Members */
            members: components["schemas"]["MemberRow"][];
            /** Organisations */
            organisations: components["schemas"]["OrganisationRow"][];
        };
        /**
         * VerificationReport
         * @description `verdict` and `reason` are indication and sub-indication of ETSI EN 319 102-1, 5.1.3.
         */
        VerificationReport: {
            /** Closed */
            closed: boolean;
            /** Covers Whole File */
            covers_whole_file: boolean;
            /** Detail */
            detail: string;
            /** Findings */
            findings: components["schemas"]["FindingView"][];
            /** Missing */
            missing: string[];
            /** Next Step */
            next_step: string;
            /** Pages */
            pages: number;
            /** Policy */
            policy: string;
            /** Reason */
            reason: string | null;
            registered: components["schemas"]["RegisteredView"] | null;
            /** Renew Before */
            renew_before: string | null;
            /** Sha256 */
            sha256: string;
            /** Signatures */
            signatures: components["schemas"]["SignatureView"][];
            /** Size */
            size: number;
            /** Tier */
            tier: string;
            /** Title */
            title: string;
            /** Verdict */
            verdict: string;
            /**
             * Verified At
             * Format: date-time
             */
            verified_at: string;
        };
        /** VersionView */
        VersionView: {
            /**
             * Edited At
             * Format: date-time
             */
            edited_at: string;
            /** Editor */
            editor: string;
            /** Version */
            version: number;
        };
        /** WaitingPaper */
        WaitingPaper: {
            /** Case Id */
            case_id: string;
            /** Document Id */
            document_id: string;
            /**
             * Issued At
             * Format: date-time
             */
            issued_at: string;
            /** Kind */
            kind: string;
            /** Number */
            number: string;
            /** Title */
            title: string;
        };
        /** WithdrawalBody */
        WithdrawalBody: {
            /** Reason */
            reason: string;
        };
        /** World */
        World: {
            committee: components["schemas"]["NamedOrganisation"] | null;
            /** Courts */
            courts: components["schemas"]["NamedOrganisation"][];
            /** Dispute Types */
            dispute_types: components["schemas"]["DisputeClass"][];
            /** Lawyers */
            lawyers: components["schemas"]["PersonName"][];
            /** Mediators */
            mediators: components["schemas"]["PersonName"][];
            /** Sites */
            sites: components["schemas"]["SiteView"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
