/// Certificates for the tests, valid from 2020 to 2120 but for the one that is expired. All but the authorities share
/// one key, which is worth nothing outside of this folder.
enum TestCertificates {
    /// Vouches for all that follow but `alone`.
    static let authority = pem("CERTIFICATE", authorityBody)
    /// Vouches for nobody.
    static let stranger = pem("CERTIFICATE", strangerBody)
    /// For `localhost` and 127.0.0.1.
    static let server = pem("CERTIFICATE", serverBody)
    /// For `localhost` only.
    static let named = pem("CERTIFICATE", namedBody)
    /// For 127.0.0.1 only.
    static let numbered = pem("CERTIFICATE", numberedBody)
    /// For `models.example` and 192.0.2.1.
    static let elsewhere = pem("CERTIFICATE", elsewhereBody)
    /// For `localhost` and 127.0.0.1, until 2021.
    static let expired = pem("CERTIFICATE", expiredBody)
    /// For `localhost` and 127.0.0.1, signed by itself.
    static let alone = pem("CERTIFICATE", aloneBody)
    /// Of a client.
    static let client = pem("CERTIFICATE", clientBody)
    /// The key of all but the authorities.
    static let key = pem("PRIVATE KEY", keyBody)

    private static func pem(_ label: String, _ body: String) -> String {
        "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }

    private static let authorityBody = """
        MIIBXTCCAQKgAwIBAgICEAAwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAUMRIwEAYDVQQD
        DAlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASO3LukBtedOh5x
        UDThcq4czpP/lT8H+ZD+DEbo8Fym2J4NeiHWj6jGXcPn62o4ZUSMZxPRnY97bCKB
        NlHKFVVAo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwICBDAdBgNV
        HQ4EFgQU799IIjEaV+Hi4K4w5VzC1G0A/Z8wCgYIKoZIzj0EAwIDSQAwRgIhAIb9
        o1bmqWNBtv+HT5SkSNqNZqkb1Kx4BZxMLboCgK37AiEAqXlhJg81DmDsRtE4s6+v
        w4cip1XWUA8yk7f9DBmu9oM=
        """

    private static let strangerBody = """
        MIIBWzCCAQCgAwIBAgICEAEwCgYIKoZIzj0EAwIwEzERMA8GA1UEAwwIc3RyYW5n
        ZXIwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBMxETAPBgNVBAMM
        CHN0cmFuZ2VyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE5O8GsdUQXwelfJTA
        qICHIUyORx8jFSwIuYzkZkkoGDbJPxlPH3SziVA3SdUm+EFlZt3lKZMCao5sdjnn
        tayFlaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAgQwHQYDVR0O
        BBYEFKZ8T5w8aGcQOqNZ2bd1PyHNPgw2MAoGCCqGSM49BAMCA0kAMEYCIQDO20lq
        Q4ojESS8oJ+HhnYM9Lp7GnSuPJQmZB38QX4qeAIhAIiLL+17v7CPHCtb2m+rSlgR
        2yoqq90oy5a+EnV8BdWO
        """

    private static let serverBody = """
        MIIBqzCCAVCgAwIBAgICEAIwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjARMQ8wDQYDVQQD
        DAZzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQLCk13hcBA7+EJWixI
        Uax+awBqTQIt6ie6JTl4E+ZxLYr5VPRrulSbyVN5h1C0601E32Ld8JYFhowbjdfd
        Hx9Wo4GSMIGPMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAMBgNVHRMBAf8E
        AjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4E
        FgQUFuagv7yi2NCcNFl4ogVEf7CkzqQwHwYDVR0jBBgwFoAU799IIjEaV+Hi4K4w
        5VzC1G0A/Z8wCgYIKoZIzj0EAwIDSQAwRgIhAKgQIksdJM92mHr8HvBvl9do9Ck7
        yNYkpoGoJXl23BuJAiEA1IizQEUuEBuqHSexBhmymsMqkNtc4s/6Vg4F5iccS58=
        """

    private static let namedBody = """
        MIIBpDCCAUmgAwIBAgICEAAwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAQMQ4wDAYDVQQD
        DAVuYW1lZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAsKTXeFwEDv4QlaLEhR
        rH5rAGpNAi3qJ7olOXgT5nEtivlU9Gu6VJvJU3mHULTrTUTfYt3wlgWGjBuN190f
        H1ajgYwwgYkwFAYDVR0RBA0wC4IJbG9jYWxob3N0MAwGA1UdEwEB/wQCMAAwDgYD
        VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBQW5qC/
        vKLY0Jw0WXiiBUR/sKTOpDAfBgNVHSMEGDAWgBTv30giMRpX4eLgrjDlXMLUbQD9
        nzAKBggqhkjOPQQDAgNJADBGAiEApjUYBS8+HZ6lRd+PiC8NPRW6dA4jm0da3fFw
        9DFTyE0CIQCmzNWRkPTN0TNSfvGL1vhnYLvDvbe2pBoOQxbCJtekAQ==
        """

    private static let numberedBody = """
        MIIBoTCCAUegAwIBAgICEAEwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjATMREwDwYDVQQD
        DAhudW1iZXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAsKTXeFwEDv4Qla
        LEhRrH5rAGpNAi3qJ7olOXgT5nEtivlU9Gu6VJvJU3mHULTrTUTfYt3wlgWGjBuN
        190fH1ajgYcwgYQwDwYDVR0RBAgwBocEfwAAATAMBgNVHRMBAf8EAjAAMA4GA1Ud
        DwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQUFuagv7yi
        2NCcNFl4ogVEf7CkzqQwHwYDVR0jBBgwFoAU799IIjEaV+Hi4K4w5VzC1G0A/Z8w
        CgYIKoZIzj0EAwIDSAAwRQIgZHx0rIxAEk5rCIq2Gdki3rc0ucZB6o75WQ2WppSh
        FkkCIQClUwL4ME5b8BGrgcKQy+IrKaa2Pvv/1DJ4DDH/jEaIPg==
        """

    private static let elsewhereBody = """
        MIIBsjCCAVigAwIBAgICEAMwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAUMRIwEAYDVQQD
        DAllbHNld2hlcmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQLCk13hcBA7+EJ
        WixIUax+awBqTQIt6ie6JTl4E+ZxLYr5VPRrulSbyVN5h1C0601E32Ld8JYFhowb
        jdfdHx9Wo4GXMIGUMB8GA1UdEQQYMBaCDm1vZGVscy5leGFtcGxlhwTAAAIBMAwG
        A1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMB
        MB0GA1UdDgQWBBQW5qC/vKLY0Jw0WXiiBUR/sKTOpDAfBgNVHSMEGDAWgBTv30gi
        MRpX4eLgrjDlXMLUbQD9nzAKBggqhkjOPQQDAgNIADBFAiEAxU0qjG5IJtXgqz6b
        KoM6sYV/VQlvKhn8NUdpzcL5JHQCICwhBa1GuBmra5pvUfX51vuWNuA5ULM1Q7/J
        qh1Ub65L
        """

    private static let expiredBody = """
        MIIBqTCCAU+gAwIBAgICEAQwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFowEjEQMA4GA1UEAwwH
        ZXhwaXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAsKTXeFwEDv4QlaLEhR
        rH5rAGpNAi3qJ7olOXgT5nEtivlU9Gu6VJvJU3mHULTrTUTfYt3wlgWGjBuN190f
        H1ajgZIwgY8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAwGA1UdEwEB/wQC
        MAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQW
        BBQW5qC/vKLY0Jw0WXiiBUR/sKTOpDAfBgNVHSMEGDAWgBTv30giMRpX4eLgrjDl
        XMLUbQD9nzAKBggqhkjOPQQDAgNIADBFAiEA2BoHz6fU/xqCd4IqXw0O4dIbGh/O
        EVtTd2RZzspCDioCIELq+Bga1l21RVkAzaHfT46/IKeKEoCJL3m1ORnKzVKH
        """

    private static let aloneBody = """
        MIIBgTCCASigAwIBAgICEAYwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFYWxvbmUw
        IBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBAxDjAMBgNVBAMMBWFs
        b25lMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECwpNd4XAQO/hCVosSFGsfmsA
        ak0CLeonuiU5eBPmcS2K+VT0a7pUm8lTeYdQtOtNRN9i3fCWBYaMG43X3R8fVqNw
        MG4wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAwGA1UdEwEB/wQCMAAwDgYD
        VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQWBBQW5qC/
        vKLY0Jw0WXiiBUR/sKTOpDAKBggqhkjOPQQDAgNHADBEAiBNhZlE/AEVO40zo/6u
        bN2lE7OzeJPUBfGDUZlChuRbsgIgHFwfXGrVWiTGJkFJDU12m64Hr5vHIF9xQ8O6
        xcjN6hk=
        """

    private static let clientBody = """
        MIIBjDCCATKgAwIBAgICEAUwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjARMQ8wDQYDVQQD
        DAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQLCk13hcBA7+EJWixI
        Uax+awBqTQIt6ie6JTl4E+ZxLYr5VPRrulSbyVN5h1C0601E32Ld8JYFhowbjdfd
        Hx9Wo3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAK
        BggrBgEFBQcDAjAdBgNVHQ4EFgQUFuagv7yi2NCcNFl4ogVEf7CkzqQwHwYDVR0j
        BBgwFoAU799IIjEaV+Hi4K4w5VzC1G0A/Z8wCgYIKoZIzj0EAwIDSAAwRQIhAOcT
        WQ0th0uX1T9Tr5iNLtOAo/xHzrC1qtQ3aG4hbNOmAiBmJOheRhS3fAl3V+hhkovG
        5V1KiMN9B8cIgQLtxPbsTA==
        """

    private static let keyBody = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdO0jKY21ubWkszFv
        0SwbZugpXZTh24GtKLP5rD/olPahRANCAAQLCk13hcBA7+EJWixIUax+awBqTQIt
        6ie6JTl4E+ZxLYr5VPRrulSbyVN5h1C0601E32Ld8JYFhowbjdfdHx9W
        """
}
